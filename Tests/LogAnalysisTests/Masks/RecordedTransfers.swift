import Testing

extension RecordedRuns {
    static let transfers: [RecordedRuns] = [
        RecordedRuns(
            program: "rsync",
            first: #"""
                sending incremental file list
                created directory dst
                ./
                one.bin
                \#r         32,768   1%    0.00kB/s    0:00:00  \#r      3,000,000 100%  471.63MB/s    0:00:00 (xfr#1, to-chk=3/5)
                two.bin
                \#r         32,768  81%    5.21MB/s    0:00:00  \#r         40,000 100%    6.36MB/s    0:00:00 (xfr#2, to-chk=2/5)
                sub/
                sub/three.bin
                \#r         32,768   2%    3.47MB/s    0:00:00  \#r      1,500,000 100%  110.04MB/s    0:00:00 (xfr#3, to-chk=0/5)

                sent 4,541,381 bytes  received 114 bytes  9,082,990.00 bytes/sec
                total size is 4,540,000  speedup is 1.00

                """#,
            second: #"""
                sending incremental file list
                created directory dst
                ./
                one.bin
                \#r         32,768   1%    0.00kB/s    0:00:00  \#r      3,000,000 100%    1.38GB/s    0:00:00 (xfr#1, to-chk=3/5)
                two.bin
                \#r         32,768  81%   15.62MB/s    0:00:00  \#r         40,000 100%   19.07MB/s    0:00:00 (xfr#2, to-chk=2/5)
                sub/
                sub/three.bin
                \#r         32,768   2%   15.62MB/s    0:00:00  \#r      1,500,000 100%  476.84MB/s    0:00:00 (xfr#3, to-chk=0/5)

                sent 4,541,381 bytes  received 114 bytes  9,082,990.00 bytes/sec
                total size is 4,540,000  speedup is 1.00

                """#,
            part: "to-chk=0/5", changed: "to-chk=1/5"),
        RecordedRuns(
            program: "pip",
            first: #"""
                Collecting rich==13.7.0
                  Downloading rich-13.7.0-py3-none-any.whl (240 kB)
                     ━━━━━━━━ 240.6/240.6 kB 332.8 MB/s eta 0:00:00
                Saved ./pipd/rich-13.7.0-py3-none-any.whl
                Successfully downloaded rich

                """#,
            second: #"""
                Collecting rich==13.7.0
                  Downloading rich-13.7.0-py3-none-any.whl (240 kB)
                     ━━━━━━━━ 240.6/240.6 kB 346.2 MB/s eta 0:00:00
                Saved ./pipd/rich-13.7.0-py3-none-any.whl
                Successfully downloaded rich

                """#,
            part: "13.7.0", changed: "13.8.0"),
        RecordedRuns(
            program: "curl",
            first: #"""
                  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                                 Dload  Upload   Total   Spent    Left  Speed
                \#r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\#r100 2929k  100 2929k    0     0  65.3M      0 --:--:-- --:--:-- --:--:-- 66.5M

                """#,
            second: #"""
                  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                                 Dload  Upload   Total   Spent    Left  Speed
                \#r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\#r100 2929k  100 2929k    0     0  65.4M      0 --:--:-- --:--:-- --:--:-- 66.5M

                """#,
            part: "100 2929k  100 2929k", changed: "100 2930k  100 2930k"),
        RecordedRuns(
            program: "curlVerbose",
            first: #"""
                  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                                 Dload  Upload   Total   Spent    Left  Speed
                \#r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:8123...
                * Connected to 127.0.0.1 (127.0.0.1) port 8123 (#0)
                > GET /two.bin HTTP/1.1\#r
                > Host: 127.0.0.1:8123\#r
                > User-Agent: curl/7.88.1\#r
                > Accept: */*\#r
                > \#r
                * HTTP 1.0, assume close after body
                < HTTP/1.0 200 OK\#r
                < Server: SimpleHTTP/0.6 Python/3.11.7\#r
                < Date: Wed, 25 Nov 2026 16:14:02 GMT\#r
                < Content-type: application/octet-stream\#r
                < Content-Length: 40000\#r
                < Last-Modified: Wed, 25 Nov 2026 16:13:56 GMT\#r
                < \#r
                { [40000 bytes data]
                \#r100 40000  100 40000    0     0  30.4M      0 --:--:-- --:--:-- --:--:-- 38.1M
                * Closing connection 0

                """#,
            second: #"""
                  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                                 Dload  Upload   Total   Spent    Left  Speed
                \#r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:8123...
                * Connected to 127.0.0.1 (127.0.0.1) port 8123 (#0)
                > GET /two.bin HTTP/1.1\#r
                > Host: 127.0.0.1:8123\#r
                > User-Agent: curl/7.88.1\#r
                > Accept: */*\#r
                > \#r
                * HTTP 1.0, assume close after body
                < HTTP/1.0 200 OK\#r
                < Server: SimpleHTTP/0.6 Python/3.11.7\#r
                < Date: Wed, 25 Nov 2026 16:14:12 GMT\#r
                < Content-type: application/octet-stream\#r
                < Content-Length: 40000\#r
                < Last-Modified: Wed, 25 Nov 2026 16:13:56 GMT\#r
                < \#r
                { [40000 bytes data]
                \#r100 40000  100 40000    0     0  33.1M      0 --:--:-- --:--:-- --:--:-- 38.1M
                * Closing connection 0

                """#,
            part: "200 OK", changed: "503 OK"),
        RecordedRuns(
            program: "wget",
            first: #"""
                --2026-11-25 16:14:02--  http://127.0.0.1:8123/one.bin
                Connecting to 127.0.0.1:8123... connected.
                HTTP request sent, awaiting response... 200 OK
                Length: 3000000 (2.9M) [application/octet-stream]
                Saving to: ‘w.bin’

                     0K .......... .......... .......... .......... ..........  1%  365M 0s
                    50K .......... .......... .......... .......... ..........  3%  491M 0s
                   100K .......... .......... .......... .......... ..........  5%  258M 0s
                  2750K .......... .......... .......... .......... .......... 95%  433M 0s
                  2800K .......... .......... .......... .......... .......... 97%  583M 0s
                  2850K .......... .......... .......... .......... .......... 98%  480M 0s
                  2900K .......... .......... .........                       100%  513M=0.007s

                2026-11-25 16:14:02 (433 MB/s) - ‘w.bin’ saved [3000000/3000000]


                """#,
            second: #"""
                --2026-11-25 16:14:12--  http://127.0.0.1:8123/one.bin
                Connecting to 127.0.0.1:8123... connected.
                HTTP request sent, awaiting response... 200 OK
                Length: 3000000 (2.9M) [application/octet-stream]
                Saving to: ‘w.bin’

                     0K .......... .......... .......... .......... ..........  1%  500M 0s
                    50K .......... .......... .......... .......... ..........  3%  481M 0s
                   100K .......... .......... .......... .......... ..........  5%  577M 0s
                  2750K .......... .......... .......... .......... .......... 95%  448M 0s
                  2800K .......... .......... .......... .......... .......... 97%  503M 0s
                  2850K .......... .......... .......... .......... .......... 98%  556M 0s
                  2900K .......... .......... .........                       100%  521M=0.006s

                2026-11-25 16:14:12 (458 MB/s) - ‘w.bin’ saved [3000000/3000000]


                """#,
            part: "200 OK", changed: "404 OK"),
        RecordedRuns(
            program: "wgetBar",
            first: #"""
                --2026-11-25 16:14:02--  http://127.0.0.1:8123/one.bin
                Connecting to 127.0.0.1:8123... connected.
                HTTP request sent, awaiting response... 200 OK
                Length: 3000000 (2.9M) [application/octet-stream]
                Saving to: ‘w.bin’

                \#rw.bin                 0%[                    ]       0  --.-KB/s               \#rw.bin               100%[===================>]   2.86M  --.-KB/s    in 0.004s \#u{20}

                2026-11-25 16:14:02 (745 MB/s) - ‘w.bin’ saved [3000000/3000000]


                """#,
            second: #"""
                --2026-11-25 16:14:12--  http://127.0.0.1:8123/one.bin
                Connecting to 127.0.0.1:8123... connected.
                HTTP request sent, awaiting response... 200 OK
                Length: 3000000 (2.9M) [application/octet-stream]
                Saving to: ‘w.bin’

                \#rw.bin                 0%[                    ]       0  --.-KB/s               \#rw.bin               100%[===================>]   2.86M  --.-KB/s    in 0.004s \#u{20}

                2026-11-25 16:14:12 (753 MB/s) - ‘w.bin’ saved [3000000/3000000]


                """#,
            part: "3000000/3000000", changed: "2000000/3000000"),
        RecordedRuns(
            program: "git",
            first: #"""
                Cloning into 'clone'...
                remote: Enumerating objects: 9, done.       \#u{20}
                remote: Counting objects:  11% (1/9)        \#rremote: Counting objects: 100% (9/9)        \#rremote: Counting objects: 100% (9/9), done.       \#u{20}
                remote: Compressing objects:  12% (1/8)        \#rremote: Compressing objects: 100% (8/8)        \#rremote: Compressing objects: 100% (8/8), done.       \#u{20}
                Receiving objects:  11% (1/9)\#rReceiving objects:  66% (6/9)\#rremote: Total 9 (delta 1), reused 0 (delta 0), pack-reused 0       \#u{20}
                Receiving objects:  77% (7/9)\#rReceiving objects:  88% (8/9)\#rReceiving objects: 100% (9/9)\#rReceiving objects: 100% (9/9), 586.66 KiB | 65.18 MiB/s, done.
                Resolving deltas:   0% (0/1)\#rResolving deltas: 100% (1/1)\#rResolving deltas: 100% (1/1), done.

                """#,
            second: #"""
                Cloning into 'clone'...
                remote: Enumerating objects: 9, done.       \#u{20}
                remote: Counting objects:  11% (1/9)        \#rremote: Counting objects: 100% (9/9)        \#rremote: Counting objects: 100% (9/9), done.       \#u{20}
                remote: Compressing objects:  12% (1/8)        \#rremote: Compressing objects: 100% (8/8)        \#rremote: Compressing objects: 100% (8/8), done.       \#u{20}
                Receiving objects:  11% (1/9)\#rReceiving objects:  66% (6/9)\#rremote: Total 9 (delta 1), reused 0 (delta 0), pack-reused 0       \#u{20}
                Receiving objects:  77% (7/9)\#rReceiving objects:  88% (8/9)\#rReceiving objects: 100% (9/9)\#rReceiving objects: 100% (9/9), 586.66 KiB | 48.89 MiB/s, done.
                Resolving deltas:   0% (0/1)\#rResolving deltas: 100% (1/1)\#rResolving deltas: 100% (1/1), done.

                """#,
            part: "9, done", changed: "8, done"),
        RecordedRuns(
            program: "http",
            first: #"""
                Serving HTTP on 127.0.0.1 port 8123 (http://127.0.0.1:8123/) ...
                127.0.0.1 - - [25/Nov/2026 16:14:02] "GET /one.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:02] "GET /two.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:02] "GET /one.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:02] "GET /one.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:02] "GET /one.bin HTTP/1.1" 200 -

                """#,
            second: #"""
                Serving HTTP on 127.0.0.1 port 8123 (http://127.0.0.1:8123/) ...
                127.0.0.1 - - [25/Nov/2026 16:14:12] "GET /one.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:12] "GET /two.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:12] "GET /one.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:12] "GET /one.bin HTTP/1.1" 200 -
                127.0.0.1 - - [25/Nov/2026 16:14:12] "GET /one.bin HTTP/1.1" 200 -

                """#,
            part: "200 -", changed: "500 -"),
    ]
}
