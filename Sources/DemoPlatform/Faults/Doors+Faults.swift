import JobModel

extension Doors {
    /// What is answered in place of the platform; nil when the platform itself answers.
    func broken(_ request: DemoRequest, _ plan: FaultPlan) -> DemoAnswer? {
        switch plan.breakage {
        case .status429?:
            var answer = refusal(
                429, code: 1_642_902, name: "RATE_LIMIT_RESTRICTION", request, message: Texts.rateLimited)
            let present = clock()
            switch faults.faults.retryAfter {
            case .absent: break
            case .seconds(let seconds): answer.headers.append(("Retry-After", String(seconds)))
            case .date(let seconds):
                let moment = present.advanced(byMilliseconds: Int64(seconds) * 1000)
                answer.headers.append(("Retry-After", Doors.date(moment)))
            }
            answer.headers.append(("Date", Doors.date(present)))
            return answer
        case .status500?:
            return refusal(500, code: 1_240_002, name: "INTERNAL_ERROR", request, message: Texts.internalError)
        case .html502?: return page(502, Texts.badGatewayPage)
        case .login?: return page(200, Texts.loginPage)
        case .empty?: return DemoAnswer(body: DemoBody([]))
        case .blank? where [.log, .batchLog].contains(request.method): return blank(request)
        default: return nil
        }
    }

    private func page(_ status: Int, _ text: String) -> DemoAnswer {
        DemoAnswer(
            status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: DemoBody(Array(text.utf8)))
    }

    /// `Tue, 24 Nov 2026 04:37:03 GMT` (RFC 9110, 5.6.7).
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
