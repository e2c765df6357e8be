/// The masks in force: the built-in ones and those that the user added, each of them on or off.
public struct Masks: Sendable, CustomStringConvertible {
    /// The built-in masks, in the order of their indices.
    public static let builtIn: [Mask] = BuiltInMask.allCases.map(\.mask)

    /// All masks, on or off: the built-in ones first, then the user's in the order in which they were added. A mask's
    /// place in this array is its index wherever masks are counted.
    public private(set) var all: [Mask] = Masks.builtIn
    private(set) var recognisers: [any LineRecogniser] = []
    private(set) var isOn: [Bool] = Masks.builtIn.map { _ in true }

    /// All built-in masks, on.
    public init() {}

    /// No mask at all is on.
    public static var none: Masks {
        var masks = Masks()
        masks.isOn = masks.isOn.map { _ in false }
        return masks
    }

    /// Whether a mask is on; false where there is none of that name.
    public func isOn(_ name: String) -> Bool {
        index(of: name).map { isOn[$0] } ?? false
    }

    /// Switches a mask; false where there is none of that name.
    @discardableResult
    public mutating func set(_ name: String, on: Bool) -> Bool {
        guard let index = index(of: name) else { return false }
        isOn[index] = on
        return true
    }

    /// Adds a user's mask, on; false, and nothing changes, where the name is taken.
    ///
    /// What it takes goes before what the built-in masks would take at the same place. A recogniser that takes its own
    /// placeholder too would make normalising twice another thing than normalising once.
    @discardableResult
    public mutating func add(_ mask: Mask, _ recogniser: some LineRecogniser) -> Bool {
        guard index(of: mask.name) == nil else { return false }
        all.append(mask)
        recognisers.append(recogniser)
        isOn.append(true)
        return true
    }

    /// The names of the masks that are on, in order and joined by commas: the same text means the same normalising,
    /// as far as users' masks of one name are the same. Goes into what is saved.
    public var description: String {
        zip(all, isOn).filter(\.1).map(\.0.name).joined(separator: ",")
    }

    private func index(of name: String) -> Int? {
        all.firstIndex { $0.name == name }
    }
}
