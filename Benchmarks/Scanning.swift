import BKJob

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The scanner of log answers against Foundation's decoder, on an answer in a file: MB/s of the answer's bytes.
enum Scanning {
    private struct Answer: Decodable {
        struct Content: Decodable {
            struct Entry: Decodable {
                var bk_host_id: Int64?
                var log_content: String?
            }

            var script_task_logs: [Entry]?
        }

        var data: Content
    }

    static func scanner(_ path: String) throws {
        let body = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let time = Median.milliseconds(of: 15) { precondition((LogScanner.scan(body)?.hosts ?? 0) > 0) }
        print(Double(body.count) / time / 1000)
    }

    static func decoder(_ path: String) throws {
        let body = try Data(contentsOf: URL(fileURLWithPath: path))
        let time = try Median.milliseconds(of: 5) {
            let answer = try JSONDecoder().decode(Answer.self, from: body)
            precondition(!(answer.data.script_task_logs ?? []).isEmpty)
        }
        print(Double(body.count) / time / 1000)
    }
}
