import LogAnalysis
import Testing

/// Processes, threads, ids, temporary names and hosts' names that no word beside them need announce, in the forms of real
/// programs: what is taken, and beside it what is left because a difference there is a real one.
@Suite struct IdentifierFormTests {
    @Test(arguments: [
        ("2024-04-25 07:06:41.250 20481 INFO demo up", "<time> <pid> INFO demo up"),
        ("2024-04-25 07:06:41,250 20481 INFO db odoo.modules: up", "<time> <pid> INFO db odoo.modules: up"),
        ("04-25 07:06:41.250  1366  1420 D Demo: up", "<time> <pid> <pid> D Demo: up"),
        ("2024-04-25 07:06:41.250 UTC [20481] LOG:  up", "<time> [<pid>] LOG:  up"),
        ("2024-04-25 07:06:41.250 UTC [912] user@db ERROR:  up", "<time> [<pid>] user@db ERROR:  up"),
        ("2024-04-25T07:06:41.250Z 12 [ERROR] [MY-010045] up", "<time> <pid> [ERROR] [MY-010045] up"),
        ("2024-04-25 07:06:41,250 [12] INFO  App - up", "<time> [<pid>] INFO  App - up"),
        ("2024-04-25 07:06:41,250 - 20481 - INFO - up", "<time> - <pid> - INFO - up"),
        ("2024-04-25 07:06:41 | 20481 | WARNING | up", "<time> | <pid> | WARNING | up"),
        ("2024-04-25 07:06:41 INFO [20481] up", "<time> INFO [<pid>] up"),
        ("[2024-04-25 07:06:41 +0000] [20481] [INFO] Booting", "[<time>] [<pid>] [INFO] Booting"),
        ("2024/04/25 07:06:41 [20481] connect from x", "<time> [<pid>] connect from x"),
        ("I, [2024-04-25T07:06:41.250123 #20481]  INFO -- : up", "I, [<time> #<pid>]  INFO -- : up"),
        ("[20481] 2024-04-25 07:06:41 up", "[<pid>] <time> up"),
        ("17:M 25 Apr 2024 06:11:48.310 * up", "<pid>:M <time> * up"),
        ("redis-1  | 1:C 25 Apr 2024 06:11:48.310 # up", "redis-1  | <pid>:C <time> # up"),
        ("[NOTICE]   (20481) : started", "[NOTICE]   (<pid>) : started"),
        ("2024-04-25 07:06:41.250 [info] <0.222.0> up", "<time> [info] <<pid>> up"),
        ("├─446 demo: worker", "├─<pid> demo: worker"), ("  └─ 446 \"nginx: master\"", "  └─ <pid> \"nginx: master\""),
        ("  |-1234 /usr/sbin/nginx", "  |-<pid> /usr/sbin/nginx"),
        ("systemd(1)─┬─sshd(842)───bash(1234)", "systemd(<pid>)─┬─sshd(<pid>)───bash(<pid>)"),
        ("tcp 0 0 0.0.0.0:443 0.0.0.0:* LISTEN 1207/demo", "tcp 0 0 0.0.0.0:443 0.0.0.0:* LISTEN <pid>/demo"),
        ("udp 0 0 0.0.0.0:68 0.0.0.0:*   712/dhclient", "udp 0 0 0.0.0.0:68 0.0.0.0:* <pid>/dhclient"),
        ("cat /proc/1234/status", "cat /proc/<pid>/status"), ("worker/1234 ready", "worker/<pid> ready"),
        ("+ kill -9 20481", "+ kill -9 <pid>"), ("+ kill -TERM 20481", "+ kill -TERM <pid>"),
        ("+ kill 20481", "+ kill <pid>"), ("[1] 20481", "[1] <pid>"),
        ("a.sh: line 3: 20481 Killed   ./app", "a.sh: line 3: <pid> Killed   ./app"),
        ("core.20481 dumped", "core.<pid> dumped"), ("# /app/hs_err_pid1234.log", "# /app/hs_err_pid<pid>.log"),
        ("app_pid2234 stopped", "app_pid<pid> stopped"), ("MainPID=1234", "MainPID=<pid>"),
        ("processId: 1234", "processId: <pid>"), ("child 1234 started", "child <pid> started"),
        ("worker 20483 exited", "worker <pid> exited"),
    ]) func `a process is known by its place`(line: String, expected: String) {
        #expect(normalised(line) == expected)
    }

    @Test(arguments: [
        ("[http-nio-80-exec-130] ok", "[http-nio-80-exec-<pid>] ok"),
        ("pool-3-thread-17 ok", "pool-<pid>-thread-<pid> ok"),
        ("[nioEventLoopGroup-3-2] ok", "[nioEventLoopGroup-<pid>] ok"),
        ("ForkJoinPool-1-worker-3", "ForkJoinPool-1-worker-<pid>"), ("[ForkPoolWorker-12]", "[ForkPoolWorker-<pid>]"),
        ("ForkJoinPool.commonPool-worker-3", "ForkJoinPool.commonPool-worker-<pid>"),
        ("qtp12345678-34 ok", "qtp<pid> ok"), ("ThreadPoolExecutor-0_3", "ThreadPoolExecutor-<pid>"),
        ("taskExecutor-3", "taskExecutor-<pid>"), ("default-dispatcher-12", "default-dispatcher-<pid>"),
        ("NetworkThread-3", "NetworkThread-<pid>"), ("GC Thread#3", "GC Thread#<pid>"),
        (
            "tid=0x00007f8a4c001000 nid=0x1a2b runnable", "tid=<pointer> nid=<pid> runnable"
        ),
        ("executor 12 lost", "executor <pid> lost"), ("Executor ID: 12", "Executor ID: <pid>"),
        ("IPC Server handler 12 on 8020", "IPC Server handler <pid> on 8020"),
        (
            "task 3.0 in stage 5.0 (TID 77) (10.0.0.1, executor 12, partition 3)",
            "task <pid> in stage <pid> (TID <pid>) (10.0.0.1, executor <pid>, partition 3)"
        ),
        ("7:06:41 140012345678 [Note] up", "<time> <pid> [Note] up"),
        ("/trace/orcl_ora_12345.trc", "/trace/orcl_ora_<pid>.trc"), ("PIDs: 123", "PIDs: <pid>"),
        ("java.exe          1234 Console       1    123,456 K", "java.exe <process>"),
        ("[conn12345] end connection", "[conn<pid>] end connection"), ("\"ctx\":\"conn12\"", "\"ctx\":\"conn<pid>\""),
    ]) func `threads and executors have numbers`(line: String, expected: String) {
        #expect(normalised(line) == expected)
    }

    private static let sum = "9f2c4b7e1d0a86f35c1be07d9428aa61f3d7705b9e64c8120fb5da3c6e917b48"

    @Test(arguments: [
        ("Removing container b81f00a2c9d3", "Removing container <id>"),
        ("docker rm -f b81f00a2c9d3", "docker rm -f <id>"),
        ("No such container: b81f00a2c9d3", "No such container: <id>"), ("container 112233445566", "container <id>"),
        (" ---> Running in b81f00a2c9d3", " ---> Running in <id>"),
        ("b81f00a2c9d3   nginx:1.25   \"/docker-entrypoint\"   Up", "<id> nginx:1.25   \"/docker-entrypoint\"   Up"),
        ("docker-\(sum).scope: Deactivated", "docker-<id>.scope: Deactivated"), ("/docker/\(sum)", "/docker/<id>"),
        ("containerd://\(sum)", "containerd://<id>"), ("cri-containerd-\(sum).scope", "cri-containerd-<id>.scope"),
        ("containerID=\(sum)", "containerID=<id>"), ("/overlay2/\(sum)/merged", "/overlay2/<id>/merged"),
        ("/containers/\(sum)/\(sum)-json.log", "/containers/<id>/<id>-json.log"),
        ("shim disconnected id=\(sum)", "shim disconnected id=<id>"),
        (#"msg="StartContainer for \"\#(sum)\"""#, #"msg="StartContainer for \"<id>\"""#),
        ("io.containerd.runtime.v2.task/moby/\(sum)", "io.containerd.runtime.v2.task/moby/<id>"),
        ("br-3c9e7a11d02f: port 1(veth8f2a1b3) entered", "br-<id>: port 1(veth<id>) entered"),
        ("pod/api-6c7b8d9f5d-k4zq7 up", "pod/api-<id> up"), ("api-bcd4f9g7zq-wznth up", "api-<id> up"),
        ("api-bcdfghjklm-k4zq7 up", "api-<id> up"), ("nginx-1564180365-kh8g7 up", "nginx-<id> up"),
        ("pod fluentd-x2x9k up", "pod fluentd-<id> up"),
        ("replica set web-7d4b9c6f5d to 3", "replica set web-<id> to 3"),
        ("replicaset.apps/web-7d4b9c6f5d scaled", "replicaset.apps/web-<id> scaled"),
    ]) func `ids of containers and pods`(line: String, expected: String) {
        #expect(normalised(line) == expected)
    }

    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test(arguments: [
        ("'ansible_job_id': 'j410000123456.2048'", "'ansible_job_id': '<id>'"),
        ("[svc,\(trace),00f067aa0ba902b7] ok", "[svc,<id>] ok"), ("[\(trace)-00f067aa0ba902b7]", "[<id>]"),
        ("traceparent: 00-\(trace)-00f067aa0ba902b7-01", "traceparent: 00-<id>-01"),
        ("\"traceId\":\"\(trace)\"", "\"traceId\":\"<id>\""), ("x-request-id: \(trace)", "x-request-id: <id>"),
        ("Root=1-5759e988-bd862e3fe1be46a994272793", "Root=1-<id>"),
        ("New session 12 of user root.", "New session <id> of user root."),
        ("session-12.scope: Deactivated", "session-<id>.scope: Deactivated"),
        ("taskId=\(trace)", "taskId=<id>"), ("InvocationID=\(trace)", "InvocationID=<id>"),
        ("machine-id: \(trace)", "machine-id: <id>"), ("uuid=\(trace)", "uuid=<id>"), ("任务ID：\(trace)", "任务ID：<id>"),
        ("/var/log/journal/\(trace)/system.journal", "/var/log/journal/<id>/system.journal"),
        ("application_1714000001234_0012 accepted", "application_<id> accepted"),
        ("container_e12_1714000001234_0012_01_000003", "container_e<id>"),
        ("blk_1073741825_1001 ok", "blk_<id> ok"), ("blk_-1608999687919862906 ok", "blk_-<id> ok"),
        ("postfix/smtp[123]: 3F2A1B4C5D: to=<a@b>", "postfix/smtp[<pid>]: <id>: to=<a@b>"),
    ]) func `ids of what happens once`(line: String, expected: String) {
        #expect(normalised(line) == expected)
    }

    @Test(arguments: [
        ("tmp file /tmp/job-2234736/volume.7.part removed", "tmp file /tmp/job-<tmp>/volume.7.part removed"),
        ("/tmp/run_981.log", "/tmp/run_<tmp>.log"), ("/tmp/deploy.12345.log", "/tmp/deploy.<tmp>.log"),
        ("/tmp/deploy20481.Xy12Ab34", "/tmp/deploy<tmp>"), ("/data/tmp.AbC123xyz0/x", "/data/tmp.<tmp>/x"),
        ("/tmp/systemd-private-\(trace)-chronyd.service-x2X9kB/a", "/tmp/systemd-private-<tmp>/a"),
        ("/tmp/ansible-tmp-1714024001.123-20481-123456789012345/a", "/tmp/ansible-tmp-<tmp>/a"),
        ("/tmp/npm-20481-a1b2c3d4/x", "/tmp/npm-<tmp>/x"), ("/tmp/hsperfdata_root/20481", "/tmp/hsperfdata_root/<tmp>"),
        ("/tmp/ssh-AbCdEfGhIjKl/agent.20481", "/tmp/ssh-<tmp>/agent.<pid>"),
        ("/tmp/tomcat.8080.1234567890123456789", "/tmp/tomcat.8080.<tmp>"),
        ("/tmp/go-build123456789/b1", "/tmp/go-build<tmp>/b1"),
        ("/tmp/spark-6f1c2a30-8a52-4d7e-9b1f-0c2d3e4f5a6b", "/tmp/spark-<uuid>"),
        ("/tmp/yarn--1714024001123-0.123456", "/tmp/yarn--<tmp>"),
        (#"C:\Windows\Temp\MSI1a2b3.LOG"#, #"C:\Windows\Temp\MSI<tmp>.LOG"#),
        (#"…\Temp\is-A1B2C.tmp\setup.tmp"#, #"…\Temp\is-<tmp>.tmp\setup.tmp"#),
        (#"run C:\tmp\deploy.Xy12Ab34 ok"#, #"run C:\tmp\deploy.<tmp> ok"#),
        (#"C:\Windows\Temp\deploy.ZqWkLmXv"#, #"C:\Windows\Temp\deploy.<tmp>"#),
        (#"C:\Users\ops\AppData\Local\Temp\tmpA1B2.tmp"#, #"C:\Users\ops\AppData\Local\Temp\tmp<tmp>.tmp"#),
        (#"…\Local\Temp\2\nsxC0DE.tmp"#, #"…\Local\Temp\2\nsx<tmp>.tmp"#),
        (#""C:\\Temp\\deploy.Xy12Ab34""#, #""C:\\Temp\\deploy.<tmp>""#),
        (#"%TEMP%\deploy.Xy12Ab34\a"#, #"%TEMP%\deploy.<tmp>\a"#),
        (#"$env:TEMP\build-Q7x2Lp.log"#, #"$env:TEMP\build-<tmp>.log"#),
        ("/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/tmp.AbC123xyz0", "/var/folders/<tmp>/T/tmp.<tmp>"),
    ]) func `temporary names`(line: String, expected: String) {
        #expect(normalised(line) == expected)
    }

    @Test(arguments: [
        ("pid \u{1B}[1m1234\u{1B}[0m up", "pid \u{1B}[1m<pid>\u{1B}[0m up"),
        ("pid=\u{1B}[01;31m\u{1B}[K1234\u{1B}[m\u{1B}[K", "pid=\u{1B}[01;31m\u{1B}[K<pid>\u{1B}[m\u{1B}[K"),
        ("\u{1B}[1mpid\u{1B}[0m 1234", "\u{1B}[1mpid\u{1B}[0m <pid>"),
        ("took \u{1B}[33m5m\u{1B}[0m", "took \u{1B}[33m<duration>\u{1B}[0m"),
        ("timeout \u{1B}[33m30s\u{1B}[0m", "timeout \u{1B}[33m30s\u{1B}[0m"),
        ("exit \u{1B}[31m1234\u{1B}[0m", "exit \u{1B}[31m1234\u{1B}[0m"),
    ]) func `a colour does not part a value from its word`(line: String, expected: String) {
        #expect(normalised(line) == expected)
    }

    @Test(arguments: [
        ("[node-aa] begin\nnode-aa: reloaded\n[node-aa] end", "[<host>] begin\n<host>: reloaded\n[<host>] end"),
        ("ping: node-aa: unknown\nexit 2", "ping: <host>: unknown\nexit 2"),
        ("2024-04-25 07:06:41 [svr-xk-0412] up", "<time> [<host>] up"),
        ("Apr 25 07:06:41 [node-aa] up", "<time> [<host>] up"), ("[game-017] up", "[<host>] up"),
        ("Starting Demo on pc-aa with PID 31", "Starting Demo on <host> with PID <pid>"),
        ("Linux node-aa 5.10.0-8-amd64 #1 SMP\nnode-aa ok", "Linux <host> 5.10.0-8-amd64 #1 SMP\n<host> ok"),
        ("celery@web-1 ready", "celery@<host> ready"),
        // Another host's, or a program's.
        ("[node-aa] begin\nping node-bb\n[node-aa] end", "[<host>] begin\nping node-bb\n[<host>] end"),
        ("[node-aa] up\n[node-bb] up", "[node-aa] up\n[node-bb] up"),
        ("begin\nping: node-bb: unknown\nend", "begin\nping: node-bb: unknown\nend"),
        ("[node-exporter] begin", "[node-exporter] begin"), ("[step-01] begin", "[step-01] begin"),
        ("game-server: begin", "game-server: begin"), ("connect to db-02 failed", "connect to db-02 failed"),
        ("scp x root@db-02:/data", "scp x root@db-02:/data"), ("worker-3: done", "worker-3: done"),
    ]) func `the name that lines are written under`(log: String, expected: String) {
        #expect(normalised(log) == expected)
    }

    @Test(arguments: [
        "404 error page", "3 errors found", "12 error(s)", "3 warning", "[404] GET /x", "[12] items", "INFO 12 files",
        "ERROR [1045] Access denied", "200 GET /x", "20481 started", "12 files",
    ]) func `behind a time, too, a number may count or be an answer`(line: String) {
        #expect(normalised("2024-04-25 07:06:41 " + line) == "<time> " + line)
    }

    /// Real differences in forms that are alike.
    @Test(arguments: [
        "2024 INFO 12 files copied", "12 INFO up", "[404] GET /x", "├── 8080", "├── 20231105", "`-- 12 files",
        "├── 12 files", "web-0 up", "kafka-2 up", "redis-node-3 up", "k8s-worker-3 ready", "worker 3 done",
        "workers 1024",
        "worker: 1024", "worker = 1024", "worker_processes 1024", "worker_connections 1024;", "child 12 processes",
        "executor: 4", "executor=4", "num-executors 12", "executor 12 cores", "exec 5>&1", "kill -9", "kill -15",
        "signal 9", "shard 12 ok", "partition 3", "partition-12", "stage 5", "HikariPool-1 - Start completed.",
        "http-nio-8080 ok", "migration/3", "kworker/0:1", "user@1000.service", "/run/user/1000", "uid=1000(app)",
        "user id 1000", "/tmp/mysql-3306", "/tmp/redis_6379.sock", "/tmp/build-4127", "/tmp/app-2.8.1",
        "/tmp/fix-20231105", "/tmp/CVE-2021-44228", "/T/config.json", "/temp/release.config", "/etc/tmp.properties",
        #"C:\tmp\deploy.config"#, #"C:\tmp\release2"#, #"C:\data\deploy.Xy12Ab34"#, #"D:\attempt\deploy.Xy12Ab34"#,
        "sha256:\(sum)", "nginx@sha256:\(sum)", "Digest: sha256:\(sum)", "container image sha256:\(sum)",
        "md5 \(trace)",
        "\(trace)  a.tar", "\(sum)  container.tar", "commit b81f00a2c9d3", "index b81f00a2c9d3..3c9e7a11d02f",
        "nginx        1.25      b81f00a2c9d3   187MB", "a 17:M 25", " ---> b81f00a2c9d3", "docker rmi b81f00a2c9d3",
        "b81f00a2c9d3   2 weeks   /bin/sh -c #(nop)  CMD [\"nginx\"]", "web-5d8f7c9b up", "app-4f51b3e up",
        "release-20240425-final up", "release-20240425-win64 up", "build-7d4b9c6f5d", "rapid7 agent", "job 1234567",
        "job id 12", "Event ID 7036", "task 3 of 5", "players: 12 Killed", "version <2.8.1>", "timer 30",
        "handler: 404",
        "image id=\(sum)", "session 12 of 20", "New session 12", "/tmp/release.20231105", "/tmp/hsperfdata_root/x",
        "docker 24.0.7", "container 12", "[3/12] up", "http://x/job/1234/", "valid 1234", "grid 1234567",
    ]) func `what only looks like one is left`(line: String) {
        #expect(normalised(line) == line)
    }
}
