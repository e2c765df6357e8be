/// An error as the platform's methods answer it: a code, a message and, where a permission is missing, its name.
struct PlatformError: Error {
    /// The platform's code.
    let code: Int
    let message: String
    /// The action to apply for: id and name.
    var missingAction: (id: String, name: String)?
    /// The HTTP status that goes with it.
    var status = 200

    static let guilty = PlatformError(code: 1_240_002, message: Texts.internalError, status: 500)
    static func missing(_ name: String) -> PlatformError {
        PlatformError(code: 1_241_002, message: Texts.missing(name))
    }
    static func illegal(_ name: String) -> PlatformError {
        PlatformError(code: 1_241_002, message: Texts.illegal(name))
    }
    static func illegal(because message: String) -> PlatformError { PlatformError(code: 1_241_002, message: message) }
    static let hostCount = PlatformError(code: 1_241_007, message: Texts.hostCount)
    static let noBusiness = PlatformError(code: 1_243_051, message: Texts.noBusiness)
    static let noBusinessSet = PlatformError(code: 1_243_049, message: Texts.noBusinessSet)
    static let noJob = PlatformError(code: 1_244_006, message: Texts.noJob)
    static let noStep = PlatformError(code: 1_244_007, message: Texts.noStep)
    static let noPermission = PlatformError(
        code: 9_900_403, message: Texts.noPermission, missingAction: ("access_business", "业务访问"))
    static let credentialsRefused = PlatformError(code: 1_640_001, message: Texts.credentialsRefused)
    static let notLoggedIn = PlatformError(code: 1_302_100, message: Texts.notLoggedIn)
    /// What the ESB itself says of a method that nobody has registered.
    static let noComponent = PlatformError(code: 1_306_404, message: Texts.noComponent)
    static func noMethod(_ path: String) -> PlatformError {
        PlatformError(code: 1_241_017, message: Texts.noMethod(path))
    }
    static func verbRefused(_ verb: String) -> PlatformError {
        PlatformError(code: 1_241_017, message: Texts.verbRefused(verb))
    }
}
