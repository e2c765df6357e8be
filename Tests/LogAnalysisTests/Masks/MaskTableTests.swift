import LogAnalysis
import Testing

/// What each mask takes, as a table: a line, and the same line after the masks.
struct MaskTableTests {
    @Test(arguments: [
        ("[2018-03-15 14:39:30][PID:56875] job_start", "[<time>][PID:<pid>] job_start"),
        ("2026-11-23T15:52:35.123Z ok", "<time> ok"),
        ("2026-11-23T15:52:35+08:00 ok", "<time> ok"),
        ("2026-11-23 15:52:35,123 ok", "<time> ok"),
        ("2026-11-23 15:52:35.536429698 +0000 one.bin", "<time> one.bin"),
        ("Start-Date: 2026-11-25  16:13:59", "Start-Date: <time>"),
        ("2018/03/15 14:39:30 [error] open() failed", "<time> [error] open() failed"),
        (
            "10.0.0.9 - - [15/Mar/2018:14:39:30 +0800] \"GET / HTTP/1.1\" 200",
            "10.0.0.9 - - [<time>] \"GET / HTTP/1.1\" 200"
        ),
        ("25-Nov-2026 16:14:02.123 INFO [main]", "<time> INFO [main]"),
        ("Nov 23 15:52:35 done", "<time> done"), ("Nov  3 15:52:35 done", "<time> done"),
        ("at Mon Nov 23 15:52:35 CST 2026 by cron", "at <time> by cron"),
        ("Date: Wed, 25 Nov 2026 16:14:02 GMT", "Date: <time>"),
        ("Nov 25, 2026 4:14:03 PM E main", "<time> E main"),
        ("15:52:35 up", "<time> up"), ("15:52:35.123 up", "<time> up"), ("eta 0:00:05", "eta <time>"),
        ("03/15/2018 14:39:30 ok", "<time> ok"), ("11-25 16:14:02.123 I/app", "<time> I/app"),
        ("始于 2025年10月9日 14时3分2秒", "始于 <time>"), ("2026年 11月 25日 星期三 16:14:03 CST", "<time>"),
        ("下午3:05 重启", "<time> 重启"), ("3:05 PM restart", "<time> restart"),
        ("backup_20261123_155235.sql", "backup_20261123_155235.sql"),
        ("backup-20261123_155235.sql", "backup-<time>.sql"), ("20261123155235 start", "<time> start"),
        ("expires 2026-11-23", "expires <time>"),
        ("epoch_ms=1795623243123", "epoch_ms=<time>"), ("\"ts\":1795623243,", "\"ts\":<time>,"),
        ("timestamp: 1795623243.123", "timestamp: <time>"), ("startTime=1795623243123", "startTime=<time>"),
        ("时间戳 1795623243", "时间戳 <time>"), ("时间：1795623243123", "时间：<time>"),
        ("[    0.470258] random: crng", "[<time>] random: crng"), ("[12345.678901] usb 1-1", "[<time>] usb 1-1"),
        ("I1125 16:14:02.123456  1234 server.cc:12] up", "I<time> <pid> server.cc:12] up"),
    ])
    func time(line: String, expected: String) { #expect(normalised(line) == expected) }

    @Test(arguments: [
        ("pid=1", "pid=<pid>"), ("pid 12 exited", "pid <pid> exited"), ("\"pid\": 1234,", "\"pid\": <pid>,"),
        ("process 123 exited", "process <pid> exited"), ("Process ID: 123", "Process ID: <pid>"),
        ("Killed process 123 (game)", "Killed process <pid> (game)"), ("进程 123 已退出", "进程 <pid> 已退出"),
        ("进程号：123", "进程号：<pid>"), ("进程123", "进程<pid>"), ("tid=77", "tid=<pid>"),
        ("线程 77", "线程 <pid>"), ("thread 77 died", "thread <pid> died"),
        ("crond[1234]: (root) CMD", "crond[<pid>]: (root) CMD"),
        ("2018/03/15 14:39:30 [error] 12#34: *56 connect() failed", "<time> [error] <pid> connect() failed"),
        ("2026-11-25 16:14:03.912  INFO 22852 --- [main] App", "<time> INFO <pid> --- [main] App"),
    ])
    func process(line: String, expected: String) {
        #expect(normalised(line) == expected)
    }

    @Test(arguments: [
        ("stopped in 1.24s", "stopped in <duration>"), ("200 in 35ms", "200 in <duration>"),
        ("in 3 seconds", "in <duration>"), ("耗时 35毫秒", "耗时 <duration>"), ("耗时35毫秒", "耗时<duration>"),
        ("real\t2m3s", "real\t<duration>"), ("took 00:01:02", "took <time>"), ("用了 12 秒", "用了 <duration>"),
        ("3分钟后", "<duration>后"), ("1 hour, 2 minutes ago", "<duration> ago"), ("2小时3分12秒", "<duration>"),
        ("took 5m", "took <duration>"), ("in 2d", "in <duration>"), ("12.5µs", "<duration>"),
        ("copied, 0.010156 s, 103 GB/s", "copied, <duration>, <rate>"), ("elapsed=1.5", "elapsed=<duration>"),
        ("duration_ms=35", "duration_ms=<duration>"), ("took 1,200 ms", "took <duration>"),
        ("12.7 MB/s", "<rate>"), ("586.66 KiB | 65.18 MiB/s, done", "586.66 KiB | <rate>, done"),
        ("9,082,990.00 bytes/sec", "<rate>"), ("1200 req/s", "<rate>"), ("94.2 Mbps", "<rate>"), ("35 qps", "<rate>"),
        ("速度 3.2MB/秒", "速度 <rate>"),
    ])
    func quantity(line: String, expected: String) { #expect(normalised(line) == expected) }

    @Test(arguments: [
        ("ip=10.20.0.12 up", "ip=<ip> up"), ("http://10.20.0.12:8080/", "http://<ip>:8080/"),
        ("10.20.0.12:54321 -> 10.0.0.9:51234", "<ip>:<port> -> 10.0.0.9:<port>"),
        ("listen [fd00::12]:8080", "listen [<ip>]:8080"), ("FD00:0000::0012%eth0", "<ip>%eth0"),
        ("fd00:0:0:0:0:0:0:12.", "<ip>."), ("from 10.0.0.9 port 51234 ssh2", "from 10.0.0.9 port <port> ssh2"),
        ("端口 54321 被占用", "端口 <port> 被占用"),
        ("hostname=game-prod-017 up\ngame-prod-017 ok", "hostname=<host> up\n<host> ok"),
        ("on game-prod-017\nHostname: game-prod-017", "on <host>\nHostname: <host>"),
        ("hostname=vm", "hostname=<host>"), ("主机名：web-a\nweb-a ok", "主机名：<host>\n<host> ok"),
        ("[root@web1 ~]# ls\nweb1", "[root@<host> ~]# ls\n<host>"), ("ops@web1:~$ ls", "ops@<host>:~$ ls"),
        ("VM-10-20-0-12-centos up", "<host> up"), ("ip-10-20-0-12.ec2.internal", "<host>.ec2.internal"),
        ("Nov 25 16:14:03 web7 sshd[12]: ok", "<time> <host> sshd[<pid>]: ok"),
        ("<13>Nov 25 16:14:03 web7 kernel: oom", "<13><time> <host> kernel: oom"),
    ])
    func host(line: String, expected: String) { #expect(normalised(line) == expected) }

    @Test(arguments: [
        ("id 6f1c2a30-8a52-4d7e-9b1f-0c2d3e4f5a6b", "id <uuid>"),
        ("abcdefab-abcd-4bcd-abcd-0c2d3e4f5a6b.log", "<uuid>.log"),
        ("span 4bf92f3577b34da6a3", "span <id>"), ("trace_id=4bf92f3577b34da6a3ce929d0e0e4736", "trace_id=<id>"),
        ("x-request-id: 7b34da6a", "x-request-id: <id>"),
        ("JSESSIONID=0A1B2C3D4E5F60718293A4B5C6D7E8F9", "JSESSIONID=<id>"),
        ("请求ID 7b34da6a", "请求ID <id>"), ("java.lang.Object@4f51b3e0", "java.lang.Object@<id>"),
        ("at 0x7f3a2c00e010", "at <pointer>"), ("/tmp/tmp.AbC123xyz0/a", "/tmp/tmp.<tmp>/a"),
        ("/tmp/deploy.Xy12Ab34", "/tmp/deploy.<tmp>"), ("/tmp/tmpab12cd34", "/tmp/tmp<tmp>"),
        ("/tmp/tmpdSglYj", "/tmp/tmp<tmp>"), ("/tmp/a.NmqUvdbq", "/tmp/a.<tmp>"), ("/tmp/a.PkhWbgd2", "/tmp/a.<tmp>"),
        ("/tmp/tmp_eur5pdd", "/tmp/tmp<tmp>"),
        ("/var/tmp/build-Q7x2Lp.log", "/var/tmp/build-<tmp>.log"), ("/tmp/deploy.12345", "/tmp/deploy.<tmp>"),
        ("/tmp/deploy.bateewsp/x", "/tmp/deploy.<tmp>/x"), ("/tmp/deploy.Zehomusi", "/tmp/deploy.<tmp>"),
        ("/tmp/deploy.gkrhdev1", "/tmp/deploy.<tmp>"),
        ("VmRSS:\t   13340 kB", "VmRSS:\t <memory>"), ("rss=13340", "rss=<memory>"),
        ("heap used 123MB", "heap used <memory>"), ("内存占用 1.2GB", "内存占用 <memory>"),
        ("total-vm:12345kB, anon-rss:99kB", "total-vm:<memory>, anon-rss:<memory>"),
        ("45%  12.3MB/s  0:00:05", "<progress> <rate> <time>"), ("100%  12.3MB/s  0:00:05", "100% <rate> <time>"),
        ("4f51: Downloading [=====>      ]  12.3MB/45.6MB", "4f51: Downloading <progress>/45.6MB"),
    ])
    func identifier(line: String, expected: String) { #expect(normalised(line) == expected) }

    /// Real differences, which no mask may hide.
    @Test(arguments: [
        "game-server 2.8.1", "1.2.3-rc4", "go1.21.3 linux/amd64", "python-3.11.7", "jdk-17.0.15+6", "v2.8",
        "hello_2.10-3_amd64.deb",
        "RELEASE.2023-11-01T18-37-25Z", "build 20231105", "20231105", "build 4127",
        "exit code 137", "退出码 137", "exited with 1", "errno 28", "ORA-01017", "ERROR 1213 (40001)", "HTTP/1.1 503",
        "E0x1F", "0x80070005", "0xC0000005", "error 0x1F",
        "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "commit 4f51b3e",
        "git@4f51b3e0",
        "9f2c4b7e1d0a86f35c1be07d9428aa61f3d7705b9e64c8120fb5da3c6e917b48",
        "1284 files", "process 1284 files", "进程 3 个", "131072000 bytes", "200G  200G     0 100% /data", "disk 45%",
        "retry 1/2", "replicas: 3", "5 passed, 2 failed", "Total: 1,234,567", "free 512 MB", "heap 512m", "-Xmx128m",
        "10.0.8.20:3306", "10.20.0.120", "110.20.0.12", "port 8080", "端口 8080", "port 32767", "10.0.0.9:30080",
        "6f1c2a30-8a52-4d7e-9b1f-0c2d3e4f5a6", "Gateway.java:54321",
        "fd00::13", "::1", "10:20", "main.c:10:20: error", "00:11:22:33:44:55", "1:2:3:4",
        "timeout 30s", "timeout=30s", "超时 30秒", "超时时间：30秒", "interval: 5m", "retention 7 days", "keep 7 days", "间隔 5 秒",
        "/data/game/releases/2.8.1", "/logs/2026/11/25/a", "/tmp/patch/hotfix-2.8.1.zip", "/tmp/deploy.config",
        "/tmp/release2", "/tmp/hsperfdata_root", "/tmp/hotfix-GameServer", "/tmp/hotfix.Config",
        "error[1045]: access denied", "exit[137]: killed",
        "处理请求 152340 次", "handled session 1523400 times", "/tmp/app.properties",
        "/tmp/app.manifest",
        "/data/deploy.Xy12Ab34",
        "disks[3]: failed", "array[12] = 7", "hostname lookup failed", "user@example.com", "bind0", "map_07.pak",
        "session 12", "request 7 of 9", "used 12 GB", "磁盘占用 12GB", "time 12", "at 10", "in 35", "--rate 5/x", "May 3",
    ])
    func kept(line: String) { #expect(normalised(line) == line) }
}
