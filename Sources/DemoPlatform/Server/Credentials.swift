/// Who asks: what a request's parameters or its header say, and whether the demo platform takes it.
struct Credentials {
    private let fields: [String: RequestValue]

    /// The credentials of the header `X-Bkapi-Authorization`; without a header, or with one that is no JSON object,
    /// there are none.
    init(header: String?) {
        fields = header.flatMap { RequestValue.object(from: Array($0.utf8)) } ?? [:]
    }

    /// The credentials among a call's parameters.
    init(parameters: [String: RequestValue]) {
        fields = parameters
    }

    /// Refuses what the demo platform does not know: 1640001 for the application, 1302100 for the user.
    func check() throws(PlatformError) {
        let known = DemoPlatform.credentials
        if let token = fields["access_token"]?.text {
            if token != known.accessToken { throw .credentialsRefused }
            return
        }
        guard fields["bk_app_code"]?.text == known.appCode, fields["bk_app_secret"]?.text == known.appSecret else {
            throw .credentialsRefused
        }
        guard fields["bk_token"]?.text == known.token || fields["bk_username"]?.text == known.username else {
            throw .notLoggedIn
        }
    }
}
