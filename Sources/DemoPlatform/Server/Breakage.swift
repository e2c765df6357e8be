import JobModel

/// A fault that replaces an answer or breaks it.
public enum Breakage: Sendable, Equatable {
    /// When an answer with status 429 allows the client to try again.
    public enum RetryAfter: Sendable, Equatable {
        /// The answer does not say when.
        case absent
        /// `Retry-After: 3`.
        case seconds(Int)
        /// `Retry-After: Tue, 24 Nov 2026 04:37:03 GMT`: a date this many seconds after the platform's time, which the
        /// header `Date` gives.
        case date(seconds: Int)
    }

    /// HTTP 429.
    case rateLimit(RetryAfter)
    /// HTTP 500 with the platform's error 1240002.
    case internalError
    /// HTTP 502 with an HTML page, as a proxy sends it.
    case badGateway
    /// HTTP 200 with a login page of HTML.
    case loginPage
    /// The connection is reset before the answer.
    case reset
    /// The connection is reset in mid-body.
    case resetBody
    /// The connection is closed in mid-body, before the bytes that `Content-Length` promised.
    case truncate
    /// The body ends in the middle, and `Content-Length` agrees with it.
    case cutJSON
    /// HTTP 200 without a body.
    case empty
    /// An answer about logs has no log.
    case blank
}

extension Doors {
    /// The answer that replaces the platform's answer; nil when the platform answers.
    func broken(_ request: DemoRequest, _ plan: FaultPlan) -> DemoAnswer? {
        switch plan.breakage {
        case .rateLimit(let retryAfter)?:
            var answer = refusal(
                429, code: 1_642_902, name: "RATE_LIMIT_RESTRICTION", request, message: Texts.rateLimited)
            let present = clock()
            switch retryAfter {
            case .absent: break
            case .seconds(let seconds): answer.headers.append(("Retry-After", String(seconds)))
            case .date(let seconds):
                let moment = present.advanced(byMilliseconds: Int64(seconds) * 1000)
                answer.headers.append(("Retry-After", Doors.date(moment)))
            }
            answer.headers.append(("Date", Doors.date(present)))
            return answer
        case .internalError?:
            return refusal(500, code: 1_240_002, name: "INTERNAL_ERROR", request, message: Texts.internalError)
        case .badGateway?: return page(502, Texts.badGatewayPage)
        case .loginPage?: return page(200, Texts.loginPage)
        case .empty?: return DemoAnswer(body: DemoBody([]))
        case .blank? where [.log, .batchLog].contains(request.method): return blank(request)
        default: return nil
        }
    }

    private func page(_ status: Int, _ text: String) -> DemoAnswer {
        DemoAnswer(
            status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: DemoBody(Array(text.utf8)))
    }

    /// A date for HTTP headers, such as `Tue, 24 Nov 2026 04:37:03 GMT` (RFC 9110, 5.6.7).
    private static func date(_ moment: Timestamp) -> String {
        let time = CivilTime(moment, offsetSeconds: 0)
        // 1970-01-01 was a Thursday.
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = Int(CivilTime.days(year: time.year, month: time.month, day: time.day) % 7)
        let day = time.day < 10 ? "0\(time.day)" : "\(time.day)"
        return "\(weekdays[(weekday + 7) % 7]), \(day) \(months[Int(time.month) - 1]) \(time.year) \(time.time) GMT"
    }
}
