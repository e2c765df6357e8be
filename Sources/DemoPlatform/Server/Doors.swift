import JSON
import JobModel

/// The two doors of the platform, ESB and the gateway: finds the door and the method of a request, checks the
/// credentials, and answers.
///
/// Connections are left to `HTTPHandler`. Without faults, an answer depends only on the world, the time and the
/// request.
struct Doors: Sendable {
    let world: DemoWorld
    /// Gives the present time, which decides how far the growing job has come.
    let clock: @Sendable () -> Timestamp
    /// Decides which faults happen.
    let faults: any FaultSource
    let counter: RequestCounter

    /// The path of the ESB before the name of a method.
    static let esbPrefix = "/api/c/compapi/v2/jobv3/"
    /// The path of the gateway's API and stage.
    static let stage = "/api/bk-job/prod"
    private static let gatewayPrefix = "\(stage)/api/v3/"

    func answer(_ request: DemoRequest) -> DemoAnswer {
        if request.path.hasPrefix(Doors.esbPrefix), request.path.hasSuffix("/") {
            return esb(request, name: String(request.path.dropFirst(Doors.esbPrefix.count).dropLast()))
        }
        if request.path.hasPrefix(Doors.gatewayPrefix) {
            return gateway(request, name: String(request.path.dropFirst(Doors.gatewayPrefix.count)))
        }
        return notFound(request)
    }

    // MARK: ESB

    private func esb(_ request: DemoRequest, name: String) -> DemoAnswer {
        var values = request.query.mapValues(JSONValue.string)
        do throws(PlatformError) {
            guard let method = PlatformMethod(rawValue: name) else { throw .noMethod(request.path) }
            if faults.lacks(method) { throw .noComponent }
            guard method.esbVerbs.contains(request.verb) else { throw .verbRefused(request.verb) }
            if request.verb == "POST", !request.body.isEmpty {
                guard let body = Parameters.fields(of: request.body) else { throw .illegal(because: Texts.body) }
                values.merge(body) { _, given in given }
            }
            let header = request.authorization
            try (header == nil ? Credentials(parameters: values) : Credentials(header: header)).check()
            return try run(method, values, request, requestIDs: .esb)
        } catch {
            return failure(error, request, requestIDs: .esb)
        }
    }

    // MARK: Gateway

    private func gateway(_ request: DemoRequest, name: String) -> DemoAnswer {
        guard let method = PlatformMethod(rawValue: name) else { return notFound(request) }
        if faults.lacks(method) { return notFound(request) }
        guard request.verb == method.gatewayVerb else {
            return refusal(
                405, code: 1_640_501, name: "METHOD_NOT_ALLOWED", request,
                message: Texts.gatewayVerbRefused(request.verb, request.path))
        }
        do throws(PlatformError) {
            try Credentials(header: request.authorization).check()
        } catch {
            return refusal(401, code: 1_640_001, name: "INVALID_CREDENTIALS", request, message: error.message)
        }
        do throws(PlatformError) {
            var values = request.query.mapValues(JSONValue.string)
            if request.verb == "POST" {
                guard let body = Parameters.fields(of: request.body) else { throw .illegal(because: Texts.body) }
                values = body
            }
            return try run(method, values, request, requestIDs: .gateway)
        } catch {
            return failure(error, request, requestIDs: .gateway)
        }
    }

    private func notFound(_ request: DemoRequest) -> DemoAnswer {
        refusal(
            404, code: 1_640_401, name: "API_NOT_FOUND", request,
            message: Texts.gatewayNotFound(request.verb, request.path))
    }

    /// An answer of the gateway itself to a request that it does not pass on to the platform.
    func refusal(
        _ status: Int, code: Int, name: String, _ request: DemoRequest, message: String
    ) -> DemoAnswer {
        var json = JSONBytes(isHostile: faults.switches.isHostile)
        json.object { json in
            json.field("code", code)
            json.field("code_name", name)
            json.field("data", nil as String?)
            json.field("message", message)
            json.field("result", false)
        }
        var answer = DemoAnswer(status: status, body: DemoBody(json.bytes))
        answer.headers += [
            ("X-Bkapi-Error-Code", String(code)), ("X-Bkapi-Request-Id", requestID(request)),
        ]
        return answer
    }

    // MARK: Envelopes

    /// The door that answers, which decides the name of the field with the request id.
    private enum RequestIDs {
        case esb, gateway
    }

    private func run(
        _ method: PlatformMethod, _ values: [String: JSONValue], _ request: DemoRequest, requestIDs: RequestIDs
    ) throws(PlatformError) -> DemoAnswer {
        let call = try MethodCall(world: world, moment: clock(), parameters: Parameters(values), faults: faults)
        let writeData = try call.run(method)
        return enveloped(request, requestIDs) { json in
            json.field("code", 0)
            json.field("result", true)
            json.field("data") { writeData(&$0) }
        }
    }

    private func failure(_ error: PlatformError, _ request: DemoRequest, requestIDs: RequestIDs) -> DemoAnswer {
        var answer = enveloped(request, requestIDs) { json in
            // The login check is an older component of the ESB, which writes its codes as strings.
            if error.code == PlatformError.notLoggedIn.code {
                json.field("code", String(error.code))
            } else {
                json.field("code", error.code)
            }
            json.field("result", false)
            json.field("message", error.message)
            guard let action = error.missingAction else { return }
            json.field("permission") { json in
                json.object { json in
                    json.field("system_id", "bk_job")
                    json.field("system_name", "作业平台")
                    json.field("actions") { json in
                        json.array(CollectionOfOne(action)) { json, action in
                            json.object { json in
                                json.field("id", action.id)
                                json.field("name", action.name)
                                json.field("related_resource_types") { $0.array([String]()) { $0.value($1) } }
                            }
                        }
                    }
                }
            }
        }
        answer.status = error.status
        return answer
    }

    /// A successful answer without any log.
    func blank(_ request: DemoRequest) -> DemoAnswer {
        let isESB = request.path.hasPrefix(Doors.esbPrefix)
        return enveloped(request, isESB ? .esb : .gateway) { json in
            json.field("code", 0)
            json.field("result", true)
            json.field("data") { json in json.object { $0.field("log_type", 1) } }
        }
    }

    private func enveloped(
        _ request: DemoRequest, _ requestIDs: RequestIDs, _ body: (inout JSONBytes) -> Void
    ) -> DemoAnswer {
        var json = JSONBytes(isHostile: faults.switches.isHostile)
        let id = requestID(request)
        json.object { json in
            body(&json)
            switch requestIDs {
            case .esb: json.field("request_id", id)
            case .gateway: json.field("job_request_id", id)
            }
        }
        var answer = DemoAnswer(body: DemoBody(json.bytes, inserts: json.inserts))
        if requestIDs == .gateway { answer.headers.append(("X-Bkapi-Request-Id", id)) }
        return answer
    }

    private func requestID(_ request: DemoRequest) -> String {
        var noise = Noise(request.fingerprint)
        var id: [UInt8] = []
        id.appendHexadecimal(noise.next(), digits: 16)
        id.appendHexadecimal(noise.next(), digits: 16)
        return String(decoding: id, as: UTF8.self)
    }
}
