/// What the deployment's scripts print, for one version of the package.
package struct DeployLogs {
    /// The deployed version, and the version that ran before.
    let version, previousVersion: String
    /// The number of the build.
    let build: Int
    /// The SHA-256 of the package.
    private let checksum = "9f2c4b7e1d0a86f35c1be07d9428aa61f3d7705b9e64c8120fb5da3c6e917b48"

    /// Makes the logs of a deployment of `version`.
    package init(version: String, previousVersion: String, build: Int = 4127) {
        (self.version, self.previousVersion, self.build) = (version, previousVersion, build)
    }

    /// The template of a log of step 1 as planned.
    package var success: String { beginning() + ending() }

    /// The log of step 1 for a behaviour; nil for behaviours that print nothing.
    ///
    /// - Parameter rounds: how many successful deployments the log contains before it.
    package func log(_ behaviour: DemoBehaviour, after rounds: Int = 0) -> LogTemplate? {
        let text: String? =
            switch behaviour {
            case .success: success
            case .wrongVersion:
                beginning() + ending(runs: previousVersion, build: build - 34)
            case .otherChecksum:
                beginning(checksum: "1b77e0c3a5924d6f8e10c2ab39fd55748c6e0b91d2a37f4485cc60de9b1f2a03") + ending()
            case .otherOrder: beginning(isReordered: true) + ending()
            case .diskFull: beginning(isUnpacked: false) + diskFull
            case .outOfMemory: beginning() + outOfMemory
            case .stackTrace: beginning() + stackTrace
            case .agentAbnormal, .silent: nil
            }
        let before = String(repeating: success + "\n", count: rounds)
        return text.map { LogTemplate(before + $0) }
    }

    private func beginning(
        checksum: String? = nil, isReordered: Bool = false, isUnpacked: Bool = true
    ) -> String {
        let head = """
            [{time}][PID:{pid}] job_start
            [{time}] [INFO] deploy.sh 3.2 开始部署 game-server，目标版本 \(version)
            [{time}] [INFO] hostname={host} ip={ip} user=game
            [{time}] [INFO] 任务编号 {uuid}
            [{time}] [INFO] 工作目录 /tmp/deploy.{temporary}
            [{time}] [INFO] 停止旧进程 game-server \(previousVersion)
            [{time}] [INFO] game-server stopped in {seconds}
            [{time}] [INFO] 下载安装包 http://pkg.demo.internal/game/game-server-\(version).tar.gz
            download  25% {rate}
            download  50% {rate}
            download  75% {rate}
            download 100% {rate}
            [{time}] [INFO] saved to /tmp/deploy.{temporary}/game-server-\(version).tar.gz, 131072000 bytes in {seconds}
            [{time}] [INFO] sha256 \(checksum ?? self.checksum)

            """
        if !isUnpacked { return head }
        let backends = [
            "[{time}] [INFO] 连接数据库 mysql://10.0.8.20:3306/game 成功，耗时 {milliseconds}",
            "[{time}] [INFO] 连接缓存 redis://10.0.8.21:6379 成功，耗时 {milliseconds}",
        ]
        return head + """
            [{time}] [INFO] 解压到 /data/game/releases/\(version)
            [{time}] [INFO] extracted 1284 files in {seconds}
            [{time}] [INFO] 切换软链接 /data/game/current -> /data/game/releases/\(version)
            [{time}] [INFO] 加载配置 /data/game/conf/game.conf
            \((isReordered ? backends.reversed() : backends).joined(separator: "\n"))
            [{time}] [INFO] start game-server, listening on {ip}:8080

            """
    }

    private func ending(runs running: String? = nil, build: Int? = nil) -> String {
        """
        [{time}] [INFO] arena reserved at {pointer}
        [{time}] [INFO] game-server started, pid={child}, startup took {seconds}, epoch_ms={epoch}
        [{time}] [INFO] 版本确认 game-server \(running ?? version) (build \(build ?? self.build))
        [{time}] [INFO] GET http://127.0.0.1:8080/health -> 200 in {milliseconds}
        [{time}] [INFO] registered as {uuid} at consul://10.0.8.15:8500
        [{time}] [INFO] 清理临时目录 /tmp/deploy.{temporary}
        [{time}] [INFO] 部署完成，总耗时 {elapsed}
        [{time}][PID:{pid}] job_success:[ok]
        """
    }

    private var diskFull: String {
        """
        [{time}] [INFO] 解压到 /data/game/releases/\(version)
        tar: game-server-\(version)/assets/map_07.pak: Cannot write: No space left on device
        tar: game-server-\(version)/assets/map_08.pak: Cannot mkdir: No space left on device
        tar: Exiting with failure status due to previous errors
        [{time}] [ERROR] 解压失败：磁盘空间不足
        Filesystem      Size  Used Avail Use% Mounted on
        /dev/vdb1       200G  200G     0 100% /data
        [{time}] [WARN] 回滚到版本 \(previousVersion)
        [{time}] [INFO] 重新启动 game-server \(previousVersion), pid={child}
        [{time}] [INFO] 清理临时目录 /tmp/deploy.{temporary}
        [{time}] [ERROR] 部署失败，总耗时 {elapsed}
        [{time}][PID:{pid}] job_fail:[磁盘空间不足]
        """
    }

    private var outOfMemory: String {
        """
        [{time}] [INFO] arena reserved at {pointer}
        [{time}] [WARN] 可用内存低于 512 MB，预加载地图可能变慢
        kernel: Out of memory: Killed process {child} (game-server)
        /data/game/bin/start.sh: Killed
        [{time}] [ERROR] game-server 被系统杀死，退出码 137
        [{time}] [WARN] 回滚到版本 \(previousVersion)
        [{time}] [ERROR] 部署失败，总耗时 {elapsed}
        [{time}][PID:{pid}] job_fail:[内存不足]
        """
    }

    private var stackTrace: String {
        """
        [{time}] [INFO] arena reserved at {pointer}
        [{time}] [ERROR] game-server 启动异常
        Exception in thread "main" java.lang.IllegalStateException: 端口 8080 无法监听
        \tat com.demo.game.net.Gateway.listen(Gateway.java:214)
        \tat com.demo.game.Server.start(Server.java:88)
        \tat com.demo.game.Main.main(Main.java:31)
        Caused by: java.net.BindException: Address already in use
        \tat java.base/sun.nio.ch.Net.bind0(Native Method)
        \tat java.base/sun.nio.ch.Net.bind(Net.java:459)
        \tat com.demo.game.net.Gateway.listen(Gateway.java:207)
        \t... 2 more
        [{time}] [ERROR] game-server exited with 1 after {seconds}
        [{time}] [WARN] 回滚到版本 \(previousVersion)
        [{time}] [ERROR] 部署失败，总耗时 {elapsed}
        [{time}][PID:{pid}] job_fail:[启动异常]
        """
    }

    /// The log of the last step, for a server that answers or one that does not.
    func healthCheck(isHealthy: Bool) -> LogTemplate {
        let middle =
            isHealthy
            ? """
            HTTP/1.1 200 OK in {milliseconds}
            {"status":"UP","version":"\(version)","node":"{uuid}"}
            [{time}] [INFO] 健康检查通过
            [{time}][PID:{pid}] job_success:[健康]
            """
            : """
            curl: (7) Failed to connect to 127.0.0.1 port 8080 after {milliseconds}: Connection refused
            [{time}] [WARN] retry 1/2
            curl: (7) Failed to connect to 127.0.0.1 port 8080 after {milliseconds}: Connection refused
            [{time}] [ERROR] 健康检查失败：进程未监听端口
            [{time}][PID:{pid}] job_fail:[不健康]
            """
        return LogTemplate(
            """
            [{time}][PID:{pid}] job_start
            [{time}] [INFO] health check on {host}
            [{time}] [INFO] GET http://127.0.0.1:8080/health
            \(middle)
            """)
    }
}
