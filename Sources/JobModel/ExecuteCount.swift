/// The number of an attempt at a step, from 0 as the platform counts.
///
/// The number comes from outside (an answer, a link, the store), where it may be any number of 64 bits. It is brought
/// into 0…2,147,483,647 here, where a value is made, so that nothing that counts on with it can overflow: a run that was
/// kept with an absurd number would otherwise end joblog each time it is looked at.
@propertyWrapper
public struct ExecuteCount: Sendable, Hashable {
    private var number: Int32

    /// The nearest number that an attempt can have.
    public init(wrappedValue: Int) {
        number = Int32(clamping: max(0, wrappedValue))
    }

    /// The number, in range whatever it is set to.
    public var wrappedValue: Int {
        get { Int(number) }
        set { self = ExecuteCount(wrappedValue: newValue) }
    }

    /// The nearest number that an attempt can have, for numbers that are kept elsewhere.
    public static func nearest(to number: Int64) -> Int {
        ExecuteCount(wrappedValue: Int(clamping: number)).wrappedValue
    }
}
