
import Testing
import JobModel
@testable import BKJob
@Suite struct Scratch {
    func show(_ f: Failure) { print("::", f.code, "|", f.message, "|", f.hint ?? "-", "|", f.status) }
    @Test func all() async throws {
        for u in ["https://127.0.0.1:18999", "https://localhost:18998", "https://example.org:18998"] {
            let p = try JobPlatform(endpoint: Endpoint(url: u, caFile: u.contains("18998") ? "/tmp/bkjob/c.pem" : fixturePath("test-server-certificate.pem"), connectTimeoutSeconds: 2, timeoutSeconds: 2), credentials: .complete)
            let t = ContinuousClock.now
            do { show(try await failure { _ = try await p.run(1, in: .business(2)) }) } catch { print(error) }
            print("   ", ContinuousClock.now - t)
        }
        // 50,000 hosts
        var body = #"{"result":true,"code":0,"data":{"finished":true,"job_instance":{"job_instance_id":1,"status":3},"step_instance_list":[{"step_instance_id":2,"type":1,"status":3,"step_ip_result_list":["#
        let one = #"{"bk_host_id":101,"ip":"127.0.0.1","bk_cloud_id":0,"status":9,"tag":"","exit_code":null,"error_code":0,"start_time":1605064271000,"end_time":null,"total_time":null}"#
        body += Array(repeating: one, count: 50_000).joined(separator: ",") + "]}]}}"
        let bytes = Array(body.utf8)
        let t = ContinuousClock.now
        let run = try content(JobStatusAnswer.self, bytes).run
        print("::", bytes.count, run.steps[0].hosts.count, ContinuousClock.now - t)
    }
}
