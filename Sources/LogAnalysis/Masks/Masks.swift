/// All masks, the built-in ones and those that the user added, each of them on or off.
public struct Masks: Sendable, CustomStringConvertible {
    /// The built-in masks, in the order of their indices.
    public static let builtIn: [Mask] = BuiltInMask.allCases.map(\.mask)

    /// All masks, on or off: first the built-in ones, then the user's in the order in which they were added. Wherever
    /// masks are counted, a mask is identified by its index in this array.
    public private(set) var all: [Mask] = Masks.builtIn
    private(set) var recognisers: [any LineRecogniser] = []
    private(set) var isOn: [Bool] = Masks.builtIn.map { _ in true }

    /// Creates the built-in masks, all of them on.
    public init() {}

    /// The built-in masks, all of them off.
    public static var none: Masks {
        var masks = Masks()
        masks.isOn = masks.isOn.map { _ in false }
        return masks
    }

    /// Whether a mask is on; false if there is no mask of that name.
    public func isOn(_ name: String) -> Bool {
        index(of: name).map { isOn[$0] } ?? false
    }

    /// Switches a mask on or off.
    ///
    /// - Returns: false if there is no mask of that name.
    @discardableResult
    public mutating func set(_ name: String, on: Bool) -> Bool {
        guard let index = index(of: name) else { return false }
        isOn[index] = on
        return true
    }

    /// Adds a user's mask and switches it on.
    ///
    /// A user's mask has precedence over the built-in masks that match at the same place. A recogniser must not match
    /// its own placeholder; otherwise normalising twice would differ from normalising once.
    ///
    /// - Returns: false, and nothing changes, if the name is taken.
    @discardableResult
    public mutating func add(_ mask: Mask, _ recogniser: some LineRecogniser) -> Bool {
        guard index(of: mask.name) == nil else { return false }
        all.append(mask)
        recognisers.append(recogniser)
        isOn.append(true)
        return true
    }

    /// The names of the masks that are on, in order and joined by commas. As long as users' masks of one name are the
    /// same, equal texts mean equal normalising. The text is part of what is saved.
    public var description: String {
        zip(all, isOn).filter(\.1).map(\.0.name).joined(separator: ",")
    }

    private func index(of name: String) -> Int? {
        all.firstIndex { $0.name == name }
    }
}

/// A description of something that varies by nature from host to host and from run to run, and that comparing therefore
/// ignores.
public struct Mask: Sendable, Hashable {
    /// The name by which the mask is switched on and off, such as `time`.
    public let name: String
    /// A phrase that describes what the mask takes.
    public let meaning: String
    /// A text that the mask takes wholly or in part.
    public let example: String
    /// The text that replaces what the mask takes, such as `<time>`.
    public let placeholder: String

    public init(name: String, meaning: String, example: String, placeholder: String) {
        self.name = name
        self.meaning = meaning
        self.example = example
        self.placeholder = placeholder
    }
}

/// The built-in masks, in the order in which they are listed.
enum BuiltInMask: UInt8, CaseIterable {
    case time, processID, duration, rate, progress, process, memory, address, hostName, port, uuid, identifier
    case pointer, temporary

    var mask: Mask {
        switch self {
        case .time:
            Mask(
                name: "time", meaning: "dates, times of day, both together, and epoch seconds that a word announces",
                example: "[2026-11-23 15:52:35]", placeholder: "<time>")
        case .processID:
            Mask(
                name: "pid", meaning: "process and thread numbers that a word, a bracket or their place announces",
                example: "[PID:56875]", placeholder: "<pid>")
        case .duration:
            Mask(
                name: "duration", meaning: "how long something took; not what a setting such as a timeout says",
                example: "耗时 35ms", placeholder: "<duration>")
        case .rate:
            Mask(
                name: "rate", meaning: "amounts per time, such as the speed of a transfer", example: "12.7 MB/s",
                placeholder: "<rate>")
        case .progress:
            Mask(
                name: "progress", meaning: "how far a transfer had come on its way, its bar, and curl's meter",
                example: "45% 12.3MB/s", placeholder: "<progress>")
        case .process:
            Mask(
                name: "process", meaning: "the numbers of a process in a line of ps",
                example: "root  842  0.3  0.1  42892 13340 ?", placeholder: "<process>")
        case .memory:
            Mask(
                name: "memory", meaning: "how much memory a process holds", example: "VmRSS: 13340 kB",
                placeholder: "<memory>")
        case .address:
            Mask(
                name: "ip", meaning: "the host's own IPv4 and IPv6 addresses, however they are spelt",
                example: "ip=10.20.0.12", placeholder: "<ip>")
        case .hostName:
            Mask(
                name: "host", meaning: "the host's own name, where it is known or the log reveals it",
                example: "hostname=VM-10-20-0-12-centos", placeholder: "<host>")
        case .port:
            Mask(
                name: "port", meaning: "ephemeral ports: 32768 and above where a port is meant",
                example: "10.0.0.9:51234", placeholder: "<port>")
        case .uuid:
            Mask(
                name: "uuid", meaning: "universally unique ids", example: "6f1c2a30-8a52-4d7e-9b1f-0c2d3e4f5a6b",
                placeholder: "<uuid>")
        case .identifier:
            Mask(
                name: "id",
                meaning:
                    "long hexadecimal ids that have no checksum's length,"
                    + " and those that a word such as trace or container announces",
                example: "trace_id=4bf92f3577b34da6", placeholder: "<id>")
        case .pointer:
            Mask(
                name: "pointer", meaning: "addresses in memory, from six hexadecimal digits on",
                example: "0x7f3a2c00e010", placeholder: "<pointer>")
        case .temporary:
            Mask(
                name: "temporary", meaning: "the random part of a name in a folder for temporary files",
                example: "/tmp/deploy.Xy12Ab34", placeholder: "<tmp>")
        }
    }
}
