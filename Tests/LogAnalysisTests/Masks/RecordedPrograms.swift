import Testing

/// What programs printed twice, moments apart: the same was done, so only times, processes, durations, speeds and random
/// names differ. Recorded on Debian 12 as it came, but for lines left out where there were many of a kind.
struct RecordedRuns: Sendable, CustomTestStringConvertible {
    let program, first, second: String
    /// A part of the first run, and what a real difference would have put there.
    let part, changed: String
    var testDescription: String { program }
}

extension RecordedRuns {
    static let programs: [RecordedRuns] = [
        RecordedRuns(
            program: "apt",
            first: #"""
                Reading package lists...
                Building dependency tree...
                Reading state information...
                The following NEW packages will be installed:
                  hello tree
                0 upgraded, 2 newly installed, 0 to remove and 126 not upgraded.
                Need to get 106 kB of archives.
                After this operation, 399 kB of additional disk space will be used.
                Get:1 http://deb.debian.org/debian bookworm/main amd64 hello amd64 2.10-3 [53.1 kB]
                Get:2 http://deb.debian.org/debian bookworm/main amd64 tree amd64 2.1.0-1 [52.5 kB]
                debconf: delaying package configuration, since apt-utils is not installed
                Fetched 106 kB in 0s (3948 kB/s)
                Selecting previously unselected package hello.\#r
                (Reading database ... \#r(Reading database ... 5%\#r(Reading database ... 10%\#r
                Preparing to unpack .../hello_2.10-3_amd64.deb ...\#r
                Unpacking hello (2.10-3) ...\#r
                Selecting previously unselected package tree.\#r
                Preparing to unpack .../tree_2.1.0-1_amd64.deb ...\#r
                Unpacking tree (2.1.0-1) ...\#r
                Setting up tree (2.1.0-1) ...\#r
                Setting up hello (2.10-3) ...\#r
                Processing triggers for man-db (2.11.2-2) ...\#r

                """#,
            second: #"""
                Reading package lists...
                Building dependency tree...
                Reading state information...
                The following NEW packages will be installed:
                  hello tree
                0 upgraded, 2 newly installed, 0 to remove and 126 not upgraded.
                Need to get 106 kB of archives.
                After this operation, 399 kB of additional disk space will be used.
                Get:1 http://deb.debian.org/debian bookworm/main amd64 hello amd64 2.10-3 [53.1 kB]
                Get:2 http://deb.debian.org/debian bookworm/main amd64 tree amd64 2.1.0-1 [52.5 kB]
                debconf: delaying package configuration, since apt-utils is not installed
                Fetched 106 kB in 0s (7721 kB/s)
                Selecting previously unselected package hello.\#r
                (Reading database ... \#r(Reading database ... 5%\#r(Reading database ... 10%\#r
                Preparing to unpack .../hello_2.10-3_amd64.deb ...\#r
                Unpacking hello (2.10-3) ...\#r
                Selecting previously unselected package tree.\#r
                Preparing to unpack .../tree_2.1.0-1_amd64.deb ...\#r
                Unpacking tree (2.1.0-1) ...\#r
                Setting up tree (2.1.0-1) ...\#r
                Setting up hello (2.10-3) ...\#r
                Processing triggers for man-db (2.11.2-2) ...\#r

                """#,
            part: "2.10-3", changed: "2.10-4"),
        RecordedRuns(
            program: "dpkg",
            first: #"""
                2026-11-25 16:13:59 install hello:amd64 <none> 2.10-3
                2026-11-25 16:13:59 status half-installed hello:amd64 2.10-3
                2026-11-25 16:13:59 status unpacked hello:amd64 2.10-3
                2026-11-25 16:13:59 install tree:amd64 <none> 2.1.0-1
                2026-11-25 16:13:59 status half-installed tree:amd64 2.1.0-1
                2026-11-25 16:13:59 status unpacked tree:amd64 2.1.0-1
                2026-11-25 16:13:59 configure tree:amd64 2.1.0-1 <none>
                2026-11-25 16:13:59 status unpacked tree:amd64 2.1.0-1
                2026-11-25 16:13:59 status half-configured tree:amd64 2.1.0-1
                2026-11-25 16:13:59 status installed tree:amd64 2.1.0-1
                2026-11-25 16:13:59 configure hello:amd64 2.10-3 <none>
                2026-11-25 16:13:59 status unpacked hello:amd64 2.10-3
                2026-11-25 16:13:59 status half-configured hello:amd64 2.10-3
                2026-11-25 16:13:59 status installed hello:amd64 2.10-3

                """#,
            second: #"""
                2026-11-25 16:14:08 install hello:amd64 <none> 2.10-3
                2026-11-25 16:14:08 status half-installed hello:amd64 2.10-3
                2026-11-25 16:14:08 status unpacked hello:amd64 2.10-3
                2026-11-25 16:14:09 install tree:amd64 <none> 2.1.0-1
                2026-11-25 16:14:09 status half-installed tree:amd64 2.1.0-1
                2026-11-25 16:14:09 status unpacked tree:amd64 2.1.0-1
                2026-11-25 16:14:09 configure tree:amd64 2.1.0-1 <none>
                2026-11-25 16:14:09 status unpacked tree:amd64 2.1.0-1
                2026-11-25 16:14:09 status half-configured tree:amd64 2.1.0-1
                2026-11-25 16:14:09 status installed tree:amd64 2.1.0-1
                2026-11-25 16:14:09 configure hello:amd64 2.10-3 <none>
                2026-11-25 16:14:09 status unpacked hello:amd64 2.10-3
                2026-11-25 16:14:09 status half-configured hello:amd64 2.10-3
                2026-11-25 16:14:09 status installed hello:amd64 2.10-3

                """#,
            part: "2.1.0-1", changed: "2.1.0-2"),
        RecordedRuns(
            program: "aptHistory",
            first: #"""

                Start-Date: 2026-11-25  16:13:59
                Commandline: apt-get install -y hello tree
                Install: hello:amd64 (2.10-3), tree:amd64 (2.1.0-1)
                End-Date: 2026-11-25  16:14:00

                """#,
            second: #"""

                Start-Date: 2026-11-25  16:14:08
                Commandline: apt-get install -y hello tree
                Install: hello:amd64 (2.10-3), tree:amd64 (2.1.0-1)
                End-Date: 2026-11-25  16:14:10

                """#,
            part: "2.1.0-1", changed: "2.1.0-2"),
        RecordedRuns(
            program: "java",
            first: #"""
                2026-11-25T16:14:03.393956615Z start pid=22797
                java.lang.Object@4f51b3e0
                Nov 25, 2026 4:14:03 PM E main
                WARNING: slow
                java.lang.IllegalArgumentException: Port value out of range: 99999
                \#tat java.base/java.net.ServerSocket.<init>(ServerSocket.java:269)
                \#tat java.base/java.net.ServerSocket.<init>(ServerSocket.java:167)
                \#tat E.main(E.java:1)
                \#tat java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)

                """#,
            second: #"""
                2026-11-25T16:14:12.836009131Z start pid=23273
                java.lang.Object@4f51b3e0
                Nov 25, 2026 4:14:12 PM E main
                WARNING: slow
                java.lang.IllegalArgumentException: Port value out of range: 99999
                \#tat java.base/java.net.ServerSocket.<init>(ServerSocket.java:269)
                \#tat java.base/java.net.ServerSocket.<init>(ServerSocket.java:167)
                \#tat E.main(E.java:1)
                \#tat java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)

                """#,
            part: "99999", changed: "99998"),
        RecordedRuns(
            program: "ps",
            first: #"""
                USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
                root      5450  0.0  0.0   2920  1816 ?        S    17:07   0:00 sleep 60
                root      5451  0.0  0.0   2920  1804 ?        S    17:07   0:00 sleep 60
                root      5452  0.0  0.0   2920  1756 ?        S    17:07   0:00 sleep 60
                UID        PID  PPID  C STIME TTY          TIME CMD
                root      5450  5395  0 17:07 ?        00:00:00 sleep 60
                root      5451  5395  0 17:07 ?        00:00:00 sleep 60
                root      5452  5395  0 17:07 ?        00:00:00 sleep 60

                """#,
            second: #"""
                USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
                root      5529  0.0  0.0   2920  1816 ?        S    17:07   0:00 sleep 60
                root      5530  0.0  0.0   2920  1816 ?        S    17:07   0:00 sleep 60
                root      5531  0.0  0.0   2920  1888 ?        S    17:07   0:00 sleep 60
                UID        PID  PPID  C STIME TTY          TIME CMD
                root      5529  5395  0 17:07 ?        00:00:00 sleep 60
                root      5530  5395  0 17:07 ?        00:00:00 sleep 60
                root      5531  5395  0 17:07 ?        00:00:00 sleep 60

                """#,
            part: "sleep 60", changed: "sleep 61"),
        RecordedRuns(
            program: "python",
            first: #"""
                2026-11-25 17:07:13,049 INFO pid=5467 tid=139740544068480 root: deploying 2.8.1 to /tmp/deploy.ms08x3l3
                2026-11-25 17:07:13,049 INFO pid=5467 tid=139740544068480 root: request_id=b08389948ac2468796bda4effe9baa6c took 0.000s at <object object at 0x7f17e0f4c700>
                2026-11-25 17:07:13,049 ERROR pid=5467 tid=139740544068480 root: exit status 3
                epoch=1795626433.049716 done in 0.0005 seconds

                """#,
            second: #"""
                2026-11-25 17:07:14,544 INFO pid=5546 tid=140088503929728 root: deploying 2.8.1 to /tmp/deploy.0qfw4bo_
                2026-11-25 17:07:14,544 INFO pid=5546 tid=140088503929728 root: request_id=c00a57cd408943ae99b48f4ff2d2859c took 0.000s at <object object at 0x7f68e4ec4700>
                2026-11-25 17:07:14,544 ERROR pid=5546 tid=140088503929728 root: exit status 3
                epoch=1795626434.54485 done in 0.0005 seconds

                """#,
            part: "status 3", changed: "status 4"),
        RecordedRuns(
            program: "syslog",
            first: #"""
                <13>Nov 25 17:08:02 deploy[6388]: started game-server 2.8.1, exit code 0
                <13>Nov 25 17:08:02 sshd[6387]: Accepted publickey for root from 10.0.0.9 port 52116 ssh2

                """#,
            second: #"""
                <13>Nov 25 17:08:03 deploy[6391]: started game-server 2.8.1, exit code 0
                <13>Nov 25 17:08:03 sshd[6390]: Accepted publickey for root from 10.0.0.9 port 55656 ssh2

                """#,
            part: "code 0", changed: "code 1"),
        RecordedRuns(
            program: "dd",
            first: #"""
                1000+0 records in
                1000+0 records out
                1048576000 bytes (1.0 GB, 1000 MiB) copied, 0.010156 s, 103 GB/s

                """#,
            second: #"""
                1000+0 records in
                1000+0 records out
                1048576000 bytes (1.0 GB, 1000 MiB) copied, 0.0102751 s, 102 GB/s

                """#,
            part: "1000+0 records out", changed: "999+0 records out"),
        RecordedRuns(
            program: "shell",
            first: #"""
                ++++ mktemp -d /tmp/deploy.XXXXXXXX
                /tmp/deploy.dsoSpQnR
                ++++ mktemp
                /tmp/tmp.s3sJT2FX5o
                ++++ mktemp /tmp/tmpXXXXXX
                /tmp/tmpdSglYj
                ++++ date
                Wed Nov 25 16:14:03 UTC 2026
                ++++ date -R
                Wed, 25 Nov 2026 16:14:03 +0000
                ++++ date -Is
                2026-11-25T16:14:03+00:00

                """#,
            second: #"""
                ++++ mktemp -d /tmp/deploy.XXXXXXXX
                /tmp/deploy.o6l3BIiZ
                ++++ mktemp
                /tmp/tmp.IozdAj9KxZ
                ++++ mktemp /tmp/tmpXXXXXX
                /tmp/tmpoWr3Gw
                ++++ date
                Wed Nov 25 16:14:13 UTC 2026
                ++++ date -R
                Wed, 25 Nov 2026 16:14:13 +0000
                ++++ date -Is
                2026-11-25T16:14:13+00:00

                """#,
            part: "/tmp/deploy.XXXXXXXX", changed: "/tmp/other.XXXXXXXX"),
        RecordedRuns(
            program: "ls",
            first: #"""
                total 2984
                drwxr-xr-x 3 root root    4096 2026-11-25 16:13:56.536429698 +0000 .
                drwxr-xr-x 9 root root    4096 2026-11-25 16:14:03.456429397 +0000 ..
                -rw-r--r-- 1 root root 3000000 2026-11-25 16:13:56.516429699 +0000 one.bin
                drwxr-xr-x 2 root root    4096 2026-11-25 16:13:56.540429698 +0000 sub
                -rw-r--r-- 1 root root   40000 2026-11-25 16:13:56.532429699 +0000 two.bin

                """#,
            second: #"""
                total 2984
                drwxr-xr-x 3 root root    4096 2026-11-25 16:13:56.536429698 +0000 .
                drwxr-xr-x 9 root root    4096 2026-11-25 16:14:12.908428986 +0000 ..
                -rw-r--r-- 1 root root 3000000 2026-11-25 16:13:56.516429699 +0000 one.bin
                drwxr-xr-x 2 root root    4096 2026-11-25 16:13:56.540429698 +0000 sub
                -rw-r--r-- 1 root root   40000 2026-11-25 16:13:56.532429699 +0000 two.bin

                """#,
            part: "3000000", changed: "3000001"),
        RecordedRuns(
            program: "time",
            first: #"""

                real\#t0m0.301s
                user\#t0m0.000s
                sys\#t0m0.001s

                """#,
            second: #"""

                real\#t0m0.301s
                user\#t0m0.001s
                sys\#t0m0.000s

                """#,
            part: "real", changed: "unreal"),
        RecordedRuns(
            program: "tar",
            first: #"""
                ./
                ./two.bin
                ./sub/
                ./sub/three.bin
                ./one.bin
                Total bytes written: 4546560 (4.4MiB, 24GiB/s)

                """#,
            second: #"""
                ./
                ./two.bin
                ./sub/
                ./sub/three.bin
                ./one.bin
                Total bytes written: 4546560 (4.4MiB, 23GiB/s)

                """#,
            part: "4546560", changed: "4546561"),
    ]
}
