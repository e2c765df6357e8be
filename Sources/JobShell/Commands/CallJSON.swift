import BKJob
import JSON
import JobModel

// A call and the session as JSON, for commands that run in other programs (docs/plugin-protocol.md, "A call").

extension Invocation {
    /// The arguments and options that were given, by name: a parameter that repeats as an array, a flag as `true`, whole
    /// numbers and sizes (bytes) as numbers, lengths of time in milliseconds, moments in UTC, all other words as text.
    ///
    /// - Parameter signature: the signature by which the call was read.
    public func json(by signature: CommandSignature, in context: Context) -> JSONObject {
        var object: JSONObject = [:]
        for positional in signature.positionals {
            let given = arguments.given(positional.name)
            if !given.isEmpty { object[positional.name] = Self.json(given, positional.repeats, in: context) }
        }
        for option in signature.options {
            let given = arguments.given(option.name)
            if given.isEmpty { continue }
            object[option.name] = option.type == nil ? true : Self.json(given, option.repeats, in: context)
        }
        return object
    }

    private static func json(
        _ given: [(value: ArgumentValue, text: String)], _ repeats: Bool, in context: Context
    ) -> JSONValue {
        let values = given.map { value, text -> JSONValue in
            switch value {
            case .integer(let number): .integer(number)
            case .duration(let milliseconds): .integer(milliseconds)
            case .seconds(let seconds): .number(seconds)
            case .time(let expression): .string(context.moment(expression).iso8601)
            case .hostStatus, .runStatuses: .array(text.split(separator: ",").map { .string(String($0)) })
            case .text, .hostSet: .string(text)
            }
        }
        return repeats ? .array(values) : values.last ?? .null
    }
}

extension CommandSignature {
    /// The names of the arguments by position, in order.
    public var positionalNames: [String] { positionals.map(\.name) }

    /// The names of the options and flags, without hyphens.
    public var optionNames: [String] { options.map(\.name) }
}

extension Context {
    /// The session as JSON, without secrets: the platform, scope, run and step, variables, settings, and the screen.
    public var sessionJSON: JSONObject {
        var settings: JSONObject = [:]
        for name in session.settings.names { settings[name] = .string(session.settings.text(name)) }
        var variables: JSONObject = [:]
        for (name, value) in session.variables.sorted(by: { $0.key < $1.key }) { variables[name] = .string(value) }
        var object: JSONObject = [
            "url": .optional(session.endpoint?.url),
            "scope": session.scope.map { ["type": .string($0.kind.rawValue), "id": .integer($0.id)] } ?? .null,
            "job": session.run.map { .object($0.job.json) } ?? .null,
            "step": session.step.map { .object($0.json) } ?? .null,
            "step_number": .optional(session.stepIndex.map { $0 + 1 }),
            "host_count": .optional(session.step?.hosts.count), "variables": .object(variables),
            "settings": .object(settings), "is_prompt": .bool(services.isPrompt),
            "width": .optional(services.screen.width), "color": .bool(services.screen.usesColor),
            "now": .string(now.iso8601),
        ]
        if let step = session.step { object["attempt"] = .whole(step.executeCount + 1) }
        return object
    }

    /// The session's credentials in clear text, by the platform's names. They are for a program that the user has
    /// allowed to have them, and for nothing else.
    public var revealedCredentials: JSONObject {
        JSONObject(session.credentials.revealed().map { .init(name: $0.name.rawValue, value: .string($0.value)) })
    }
}
