import LogAnalysis
import Testing

/// Forms of dates, times and durations that real tools write, by kinds; and what looks like one and is none.
struct TimeFormTests {
    /// What two hosts printed that did the same.
    @Test(arguments: [
        ("25.04.2024 07:06:41 up", "26.04.2024 09:31:17 up"),
        ("since Tue 2024-04-23 08:15:20 UTC", "since Thu 2024-04-25 19:41:07 UTC"),
        ("四月 25, 2024 7:06:41 上午 started", "五月 3, 2024 9:31:17 下午 started"),
        ("4月  9 07:06:41 box up", "4月 10 09:31:17 box up"),
        ("24/04/25 07:06:41 INFO demo up", "24/04/26 09:31:17 INFO demo up"),
        ("240425 070641 152 INFO demo: up", "240426 093117 377 INFO demo: up"),
        ("time: 0.2477829", "time: 0.2583990"),
        ("04-25 07:06:41.250  1366  1420 D Demo: up", "04-25 07:06:58.031  1501  1733 D Demo: up"),
        ("17:M 25 Apr 2024 06:11:48.310 * up", "817:M 25 Apr 2024 08:27:59.114 * up"),
        ("1714000001 2024.04.25 box up", "1714090002 2024.04.26 box up"),
        ("1.7140012345678901e+09 INFO up", "1.71400198765432e+09 INFO up"),
        ("signal-handler (1714024483) stop", "signal-handler (1714030901) stop"),
        ("Started Demo in 7.1 seconds (JVM running for 7.6)", "Started Demo in 8.3 seconds (JVM running for 8.9)"),
        (
            "#7 [2/3] RUN make\n#7 1.204 > compile\n#7 DONE 14.2s",
            "#7 [2/3] RUN make\n#7 1.377 > compile\n#7 DONE 15.8s"
        ),
        ("done 3 days ago", "done 4 days ago"),
        ("since Tue 2021-10-05 21:46:39 UTC; 2 days ago", "since Thu 2021-10-07 03:02:01 UTC; 18min ago"),
        (
            " 07:06:41 up 40 days,  5:21,  2 users,  load average: 0.08, 0.03, 0.01",
            " 07:06:42 up 42 days,  6:33,  2 users,  load average: 0.08, 0.03, 0.01"
        ),
        ("ready in [575] ms", "ready in [981] ms"),
        ("2024-04-25 07:06:41.250 UTC [20481] LOG:  up", "2024-04-25 09:31:17.804 UTC [912] LOG:  up"),
        ("081109 203615 INFO copy: done", "081110 203620 INFO copy: done"),
        ("[10.30 16:49:06] x", "[10.31 16:50:07] x"),
    ])
    func logsOfTwoHosts(one: String, other: String) {
        #expect(normalised(one) == normalised(other))
    }

    /// Dates in the orders and with the separators, names and zones that are in use.
    @Test(arguments: [
        ("25.04.2024 07:06:41 up", "<time> up"),
        ("25.04.2024 released", "<time> released"),
        ("Stand: 25.04.2024.", "Stand: <time>."),
        ("Di 25.04.2024, 07:06 Uhr", "<time> Uhr"),
        ("2024.05.14_02-03-04 x", "<time> x"),
        ("save-2024.05.14-02.03.04.zip", "save-<time>.zip"),
        ("2024.05.14 02:03:04 x", "<time> x"),
        ("[2024.05.14-02.03.04:123][ 12]LogInit: up", "[<time>]LogInit: up"),
        ("[2024.05.14-02.03.04:123][123]LogInit: up", "[<time>]LogInit: up"),
        ("5/14/2024 2:03:04 PM x", "<time> x"),
        ("5/14/2024, 2:03:04 PM x", "<time> x"),
        ("[5/14/24 2:03:04:123 CST] 0000004a x", "[<time>] 0000004a x"),
        ("05/14/2024 02:03 AM x", "<time> x"),
        ("2024/5/14 2:03:04 x", "<time> x"),
        ("2024-05-14 Tue 02:03:04 x", "<time> x"),
        ("2024-05-14 (Tue) 02:03:04 x", "<time> x"),
        ("Tuesday, May 14, 2024 2:03:04 AM", "<time>"),
        ("Tuesday 14 May 2024  02:03:04 +0000 (0:00:01.234)       0:00:12.345 ***", "<time> (<time>) <time> ***"),
        ("Tue 14 May 2024 02:03:04 AM UTC", "<time>"),
        ("Tue May 14 02:03:04 AM UTC 2024 x", "<time> x"),
        ("Thu Apr 25 07:06:41 2024 +0800", "<time>"),
        ("Thu Apr 25 2024 07:06:41 GMT+0800 (CST) x", "<time> (CST) x"),
        ("[Thu Apr 25 07:06:41.123456 2024] [core:notice] x", "[<time>] [core:notice] x"),
        ("Thu, 25-Apr-2024 07:06:41 GMT; x", "<time>; x"),
        ("24/04/25 07:06:41 INFO x", "<time> INFO x"),
        ("04/25/24 07:06:41 INFO x", "<time> INFO x"),
        ("24-04-25 07:06:41 x", "<time> x"),
        ("25-APR-24 07.06.41.123456 AM +08:00 x", "<time> x"),
        ("25-APR-24 x", "<time> x"),
        ("25-APR-2024 07:06:41 * (CONNECT", "<time> * (CONNECT"),
        ("mar. 23 avril 2024 08:15:20 (UTC+0200) x", "<time> x"),
        ("23 avril 08:15 x", "<time> x"),
        ("23. Apr 08:15 x", "<time> x"),
        ("Di 23. Apr 08:15:20 CEST 2024 x", "<time> x"),
        ("mar 23 abr 2024 08:15:20 CEST x", "<time> x"),
        ("abr 23 08:15:09 x", "<time> x"),
        ("14. Mai 2024 02:03 x", "<time> x"),
        ("5 août 2024 02:03 x", "<time> x"),
        ("April 25, 2024 at 7:06:41 AM GMT+8 x", "<time> x"),
        ("Apr 25, 2024, 7:06:41 AM x", "<time> x"),
        ("Apr 25, 2024 7:06:41 PM x", "<time> x"),
        ("April 25th, 2024 x", "<time> x"),
        ("25th April 2024 x", "<time> x"),
        ("25 Apr 06:11:48.310 * up", "<time> * up"),
        ("2024 Apr 25 07:06:41 x", "<time> x"),
        ("2024-Apr-25 07:06:41.123456 x", "<time> x"),
        ("25Apr2024  7:06:41 x", "<time> x"),
        ("=INFO REPORT==== 25-Apr-2024::07:06:41.123 ===", "=INFO REPORT==== <time> ==="),
        ("2024-04-25 07:06:41.123456789 +0800 CST m=+0.012345678 x", "<time> x"),
        ("240514 02:03:04 [Note] x", "<time> [Note] x"),
        ("240514  2:03:04 [Note] x", "<time> [Note] x"),
        ("backup-240514-020304.tgz", "backup-<time>.tgz"),
        ("20240514 020304 x", "<time> x"),
        ("20240514-020304 x", "<time> x"),
        ("20240514 02:03:04.123 x", "<time> x"),
        ("20240514T0203Z x", "<time> x"),
        ("2024-05-14_020304 x", "<time> x"),
        ("2024-05-14-02.03.04.123456 x", "<time> x"),
        ("0514 02:03:04.123 x", "<time> x"),
        ("7:06PM x", "<time> x"),
        ("7:06:41PM x", "<time> x"),
        ("7:06 a.m. x", "<time> x"),
        ("2024-05-14\t02:03:04:123\tx", "<time>\tx"),
        ("MSI (s) (A4:B8) [02:03:04:123]: x", "MSI (s) (A4:B8) [<time>]: x"),
        ("20240425070641123 x", "<time> x"),
        ("2024_04_25_07_06_41 x", "<time> x"),
        ("root pts/0 10.0.0.9 Thu Apr 25 07:06 - 08:10  (01:04)", "root pts/0 10.0.0.9 <time> - <time>"),
        ("root pts/0 10.0.0.9 Thu Apr 25 07:06 - 08:10  (1+01:04)", "root pts/0 10.0.0.9 <time> - <time>"),
        ("root pts/0 10.0.0.9 Thu Apr 25 07:06 - Fri Apr 26 08:10  (1+01:04)", "root pts/0 10.0.0.9 <time> - <time>"),
        ("07:06:41.123456 IP 10.0.0.9", "<time> IP 10.0.0.9"),
    ])
    func dates(line: String, expected: String) { #expect(normalised(line) == expected) }

    /// Dates and times as programs write them in Chinese.
    @Test(arguments: [
        ("2024/5/14 星期二 2:03:04 x", "<time> x"),
        ("2024/05/14 周二 x", "<time> x"),
        ("周二 2024/05/14 x", "<time> x"),
        ("2024/5/14 下午 2:03:04 x", "<time> x"),
        ("2024/5/14 下午2:03:04 x", "<time> x"),
        ("25-4月 -24 07.06.41.123000 上午 x", "<time> x"),
        ("25-四月-2024 07:06:41.123 信息 [main]", "<time> 信息 [main]"),
        ("四月 25, 2024 7:06:41 上午 x", "<time> x"),
        ("十二月 25, 2024 7:06:41 下午 x", "<time> x"),
        ("4月 25, 2024 7:06:41 上午 x", "<time> x"),
        ("4月 25 07:06 x", "<time> x"),
        ("4月 25  2023 x", "<time> x"),
        ("四 4月 25 07:06:41 CST 2024 x", "<time> x"),
        ("2024年4月25日 上午7:06:41 x", "<time> x"),
        ("2024年4月25日 星期四 x", "<time> x"),
        ("1时2分3秒", "<time>"),
        ("last at 星期二 08:15", "last at <time>"),
    ])
    func chinese(line: String, expected: String) { #expect(normalised(line) == expected) }

    /// Seconds since 1970, or since something began.
    @Test(arguments: [
        ("1714000001.123    456 10.0.0.9 TCP_MISS/200", "<time> 456 10.0.0.9 TCP_MISS/200"),
        ("[1714000001] SERVICE ALERT: x", "[<time>] SERVICE ALERT: x"),
        ("1714000001123 INFO x", "<time> INFO x"),
        ("msg=audit(1714000001.123:456): x", "msg=audit(<time>): x"),
        (": 1714000001:0;ls", ": <time>;ls"),
        ("#1714000001", "#<time>"),
        (
            "{\"level\":\"info\",\"ts\":1.7140012345678901e+09,\"msg\":\"x\"}",
            "{\"level\":\"info\",\"ts\":<time>,\"msg\":\"x\"}"
        ),
        ("ts=1.7001E9 x", "ts=<time> x"),
        ("1.7140012345678901e+09\tINFO\tup", "<time>\tINFO\tup"),
        (
            "12.345: [GC (Allocation Failure) 1K->2K(3K), 0.0123456 secs] [Times: user=0.01 sys=0.00, real=0.01 secs]",
            "<time>: [GC (Allocation Failure) 1K->2K(3K), <duration>] [Times: user=<duration> sys=<duration>, real=<duration>]"
        ),
        ("2024-04-25T07:06:41.123+0800: 12.345: [GC x", "<time>: <time>: [GC x"),
        ("[   12.345678][  T123] random: x", "[<time>] random: x"),
        ("Apr 25 07:06:41 web7 kernel: [12345.678901] usb x", "<time> <host> kernel: [<time>] usb x"),
        ("[    12.345] (II) LoadModule", "[<time>] (II) LoadModule"),
        ("[12.345] (II) LoadModule", "[<time>] (II) LoadModule"),
    ])
    func epochs(line: String, expected: String) { #expect(normalised(line) == expected) }

    /// How long something took or takes already, in words and in numbers.
    @Test(arguments: [
        ("done 3 days ago", "done <duration> ago"),
        ("3 weeks ago x", "<duration> ago x"),
        ("Up 2 months (healthy)", "Up <duration> (healthy)"),
        ("1 week 0 days ago", "<duration> ago"),
        ("1 month 2 days ago", "<duration> ago"),
        ("1h 5min ago", "<duration> ago"),
        ("2 天前", "<duration>前"),
        ("3个月前", "<duration>前"),
        ("3 小时前", "<duration>前"),
        ("已运行 3 天", "已运行 <duration>"),
        ("运行时间：3 天 5 小时", "运行时间：<duration>"),
        ("运行时长 3天2小时", "运行时长 <duration>"),
        ("up 12 days, 3:04", "up <duration>"),
        (" 07:06:41 up  5:21,  2 users", " <time> up <duration>,  2 users"),
        (" 07:06:41 up 5 min,  2 users", " <time> up <duration>,  2 users"),
        (" 07:06:41 up 12 days, 5 min,  2 users", " <time> up <duration>,  2 users"),
        ("up 2 weeks, 3 days, 4 hours, 5 minutes", "up <duration>"),
        ("2 min 3.20 sec", "<duration>"),
        ("(1 hour 5 min 3.20 sec)", "(<duration>)"),
        ("01:02:03.4 elapsed", "<time> elapsed"),
        ("1h2m3s", "<duration>"),
        ("12分3秒", "<duration>"),
        ("(JVM running for 7.6)", "(JVM running for <duration>)"),
        ("(process running for 8.9)", "(process running for <duration>)"),
        ("[575] ms", "<duration>"),
        ("done [1,575] ms", "done <duration>"),
        ("done (5.75) s", "done <duration>"),
        ("耗时[575]毫秒", "耗时<duration>"),
        ("#12 3.456 x", "#12 <duration> x"),
        ("#12 DONE 3.4s", "#12 DONE <duration>"),
        ("1-02:03:04 cmd", "<time> cmd"),
        ("12-02:03:04 cmd", "<time> cmd"),
        ("Total time:  01:02 min", "Total time: <duration>"),
        (
            "Elapsed (wall clock) time (h:mm:ss or m:ss): 0:01.23",
            "Elapsed (wall clock) time (h:mm:ss or m:ss): <time>"
        ),
        ("time_total: 0.123456", "time_total: <duration>"),
        ("request_time=0.005", "request_time=<duration>"),
        ("web-0   1/1   Running   0          3d", "web-0   1/1   Running   0 <duration>"),
        ("web-0   1/1   Running   2 (3d ago)   12m", "web-0   1/1   Running   2 (<duration> ago) <duration>"),
        (
            "web   ClusterIP  10.0.0.9   <none>   80/TCP   5d3h",
            "web   ClusterIP  10.0.0.9   <none>   80/TCP <duration>"
        ),
        ("ns   Active   12d", "ns   Active <duration>"),
        ("running for 3 days", "running for <duration>"),
        ("5y34d", "<duration>"),
        ("wait 2w3d", "wait <duration>"),
        ("1 minute and 3 seconds", "<duration>"),
        ("took PT0.123S", "took <duration>"),
        ("P1DT2H x", "<duration> x"),
        ("took 1.2e-05 s", "took <duration>"),
        ("time: 5.0067901611328125e-05", "time: <duration>"),
        (
            "hap[1]: 10.0.0.9:5 [25/Apr/2024:07:06:41.123] web app/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0",
            "hap[1]: 10.0.0.9:5 [<time>] web app/srv1 <duration> 200 2750 - - ---- 1/1/1/1/0 0/0"
        ),
        ("\"took\":35,", "\"took\":<duration>,"),
        ("durationMs=35 costTime:12 elapsedMs: 3", "durationMs=<duration> costTime:<duration> elapsedMs: <duration>"),
        ("uptime_in_seconds:12345", "uptime_in_seconds:<duration>"),
        ("Uptime: 12345  Threads: 1", "Uptime: <duration> Threads: 1"),
        (
            "# Query_time: 0.000123  Lock_time: 0.000001 Rows_sent: 1",
            "# Query_time: <duration> Lock_time: <duration> Rows_sent: 1"
        ),
    ])
    func durations(line: String, expected: String) { #expect(normalised(line) == expected) }

    /// Numbers of processes and threads that stand beside a time.
    @Test(arguments: [
        (
            "2024-05-14T10:00:00Z stderr F I0514 02:03:04.123456       1 server.go:12] up",
            "<time> stderr F I<time> <pid> server.go:12] up"
        ),
        ("I0514 02:03:04.123456   12 server.go:12] up", "I<time> <pid> server.go:12] up"),
        ("  1234:20240425:070641.123 server #1 started", " <pid>:<time> server #1 started"),
        ("pid 12, uptime 1 day, 2:03:04", "pid <pid>, uptime <time>"),
        ("04-25 07:06:41.250 D/Demo( 1366): up", "<time> D/Demo( <pid>): up"),
        ("2024-04-25 07:06:41 UTC [1] LOG:  up", "<time> [<pid>] LOG:  up"),
    ])
    func prefixes(line: String, expected: String) { #expect(normalised(line) == expected) }

    /// Versions, counts, shares, settings and dates that are data, which no mask may hide.
    @Test(arguments: [
        "game 2.8.1", "openssl 1.0.2k-26", "3.14.15", "release 25.04.2024", "2024.1", "IntelliJ 2024.1.5",
        "yt-dlp 2024.04.25", "release 2024.04.25", "v2024.04.25-1", "tzdata-2024a", "tzdata-2024a-1.el7",
        "kernel 5.10.0-28", "10.20.0.120", "10.12.20.24", "255.255.255.0", "12/31", "3/4", "12/31/15",
        "done 12/31/15 files", "1/2/3", "timeout 30s", "interval=5m", "max_age 7 days", "keep 30 days", "keep 30s",
        "retention 7 days", "保留 3 天", "保留时间 3 天", "有效期 30 天", "valid for 30 days", "valid for 30s", "超时时间 30秒",
        "timeout [575] ms", "used [575]", "exit [137]", "code (1714)", "size (1714000001)", "1714000001 bytes",
        "1714000001.5 bytes", "1714000001 ERRORS", "1714000001 1714000002", "1.7e9", "1.7140e9 rows", "1.24",
        "ratio 0.2477829", "price: 0.2477829", "time 2.8", "load average: 0.08, 0.03", "sleep 7.6", "for 7.6",
        "10:20", "main.go:10:20", "main.c:10:20.5", "0:1", "May 3", "3 may", "you may 5 times", "mar 5", "12 march",
        "Sun 12", "sat 5 items", "4月25日", "4月 25", "五月", "五月 3", "20240514 build", "20240514-1200", "20231105",
        "build 20231105.1", "123456-654321", "240514-020364", "id 240514", "240514 items", "081109 203615x",
        "count 081109 203615", "4000 02:03", "0514", "port 8080 02", "10.30 MB", "10.30", "[10.30] x", "7d", "512m",
        "heap   512m", "log.retention    7d", "web  100m", "3d", "3 weeks", "2 months", "5 years", "5y", "12 个",
        "3 年", "2 周", "#7 1.2", "#7 12 x", "# 7 1.204 x", "issue #7 1.204", "12.345: x", "[1.234] x", "[12.34] (II)",
        "error: [404] x", "2-10:20", "1-2-3", "5-7:8:9", "12-34", "CPU (1.5)", "args [3] items", "17:M", "a 17:M 25",
        "D/Demo(1366)", "2024-Q1", "2024-W17", "2024/1/5", "2024-1-5", "1/5/2024", "25/04/24", "04-25", "04/25",
        "ISO 8601:2004", "RFC 2024 Apr", "2024 April", "25.04", "v25.04.2024", "a.25.04.2024", "25.04.2024.1",
        "12 apr", "sept 12", "dec 12", "a 1:2:3", "mai 12", "so 12 x", "timeout=PT30S", "P2 x", "PT100", "1.2e-05",
        "3/4/5 200 x", "took 35", "used time 5", "2024_04", "1/1/1/1/0 0/0",
    ])
    func kept(line: String) { #expect(normalised(line) == line) }

    /// One form is one place, whatever its parts are: a host that was up for less than a day is no other group.
    @Test func formsOfOneProgramAreOne() {
        let uptimes = [
            " 07:06:41 up 5 min,  2 users", " 07:06:41 up  5:21,  2 users", " 7:06:41 up 40 days,  5:21,  2 users",
        ]
        #expect(Set(uptimes.map { normalised($0) }).count == 1)
        let supervisor = ["uptime 2:03:04", "uptime 1 day, 2:03:04", "uptime 12 days, 0:00:04"]
        #expect(Set(supervisor.map { normalised($0) }).count == 1)
        let systemd = [
            "Active: up; 1 week 2 days ago", "Active: up; 18min ago", "Active: up; 1h 5min ago",
            "Active: up; 2 days ago",
        ]
        #expect(Set(systemd.map { normalised($0) }).count == 1)
        let ages = ["web-0   1/1   Running   0          3d", "web-0   1/1   Running   0          5d3h"]
        #expect(Set(ages.map { normalised($0) }).count == 1)
    }
}
