/// Worlds of clusters and what is described in files.
extension PracticeWorld {
    static let rollingRestart = PracticeWorld(
        "kubelet-restart",
        noise: "pods' names, order and number, AGE and its units, column widths, restarts, node names, waits",
        [
            .has("violate the pod's disruption budget", "budget-retried"),
            .has("CrashLoopBackOff", "pod-crashes"),
            .has({ "kubelet v1.27.\($0.int("patch", 8...16) - 1)" }, "older-kubelet"),
            .lacks("uncordoned", beside: "restart finished", "left-cordoned"),
            .has("certificate has expired", "certificate-rolled-back"),
            .has("DiskPressure     True", "disk-pressure"),
            .has("deleting Pods that declare no controller", "bare-pod-deleted"),
        ]
    ) { h, run in
        let node = h.hostName
        let patch = run.int("patch", 8...16) - (h.does("older-kubelet") ? 1 : 0)
        h.say(
            """
            $ kubectl drain \(node) --ignore-daemonsets --delete-emptydir-data
            node/\(node) cordoned
            """)
        let systems = ["calico-node", "kube-proxy", "node-exporter"]
        h.say(
            "Warning: ignoring DaemonSet-managed Pods: \(h.shuffled(systems.map { "kube-system/\($0)-\(h.word(5, of: .pod))" }).joined(separator: ", "))"
        )
        h.say(
            "Warning: deleting Pods that declare no controller: debug/shell-\(h.word(4, of: .pod))",
            on: "bare-pod-deleted")
        let apps = (0..<h.int(3...14)).map { _ in
            (
                h.pick("mall", "chat", "rank", "pay"),
                "\(h.pick("api", "gateway", "worker", "web-frontend", "scheduler"))-\(h.word(10, of: .pod))-\(h.word(5, of: .pod))"
            )
        }
        for (space, pod) in apps { h.say("evicting pod \(space)/\(pod)") }
        h.say(
            "error when evicting pods/\"rank-store-0\" -n \"rank\" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.",
            on: "budget-retried")
        for (_, pod) in h.shuffled(apps) { h.say("pod/\(pod) evicted") }
        h.say(
            """
            node/\(node) drained
            $ systemctl restart kubelet
            kubelet v1.27.\(patch), pid \(h.pid())
            containerd github.com/containerd/containerd v1.7.\(run.int("containerd", 2...20)) \(run.hex("commit", 40))
            """)
        for _ in 0..<h.int(1...6) { h.say("\(h.stamp()) waiting for node \(node): NotReady") }
        if h.does("certificate-rolled-back") {
            h.say(
                """
                E0318 \(h.exactTime())\(h.int(100...999)) \(right(String(h.pid()), 7)) bootstrap.go:266] part of the existing bootstrap client certificate has expired: x509: certificate has expired
                restored /var/lib/kubelet/pki from /var/lib/kubelet/pki.\(h.word(6)), previous kubelet started
                node/\(node) uncordoned
                restart failed on \(node)
                """)
            return
        }
        h.say(
            """
            \(h.stamp()) node \(node): Ready
            $ kubectl describe node \(node) | grep Pressure
            """)
        h.say(
            """
              MemoryPressure   False   KubeletHasSufficientMemory
              DiskPressure     \(h.does("disk-pressure") ? "True    KubeletHasDiskPressure" : "False   KubeletHasNoDiskPressure")
            """)
        h.say("$ kubectl get pods -A -o wide --field-selector spec.nodeName=\(node)")
        func age() -> String { h.chance(50) ? "\(h.int(5...119))s" : "\(h.int(2...9))m\(h.int(1...59))s" }
        var rows = systems.map {
            ["kube-system", "\($0)-\(h.word(5, of: .pod))", "1/1", "Running", "\(h.int(0...12))", age()]
        }
        rows += (0..<h.int(1...8)).map { _ in
            [
                h.pick("mall", "chat", "rank", "pay"),
                "\(h.pick("api", "worker", "web-frontend"))-\(h.word(10, of: .pod))-\(h.word(5, of: .pod))", "1/1",
                "Running", "0", age(),
            ]
        }
        if h.does("pod-crashes") {
            rows.append([
                "mall", "session-cache-\(h.word(10, of: .pod))-\(h.word(5, of: .pod))", "0/1", "CrashLoopBackOff",
                "\(h.int(2...9))", age(),
            ])
        }
        h.table([["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE"]] + h.shuffled(rows))
        h.say("node/\(node) uncordoned", notOn: "left-cordoned")
        h.say("restart finished on \(node) in \(h.int(30...400))s")
    }

    static let terraformApply = PracticeWorld(
        "terraform-apply",
        noise: "ids, interleaved resources, number of waiting lines, tokens, host tags, known-after-apply values",
        [
            .has("1 to destroy", "destroys-one"),
            .has({ "hashicorp/tencentcloud v1.81.\($0.int("provider", 20...140) - 1)" }, "older-provider"),
            .has("Error acquiring the state lock", "lock-then-ok"),
            .has("Objects have changed outside of Terraform", "drift"),
            .has("instance_type        = \"S5.LARGE8\"", "smaller-instance"),
            .has("Error: creating CLB listener", "apply-failed"),
            .has("Warning: Argument is deprecated", times: 2, "deprecated-twice"),
        ]
    ) { h, run in
        let zone = run.pick("zone", "ap-guangzhou-6", "ap-shanghai-4", "ap-beijing-7")
        h.say("Initializing the backend...\nInitializing provider plugins...")
        let provider = "1.81.\(run.int("provider", 20...140) - (h.does("older-provider") ? 1 : 0))"
        let providers = [
            "hashicorp/tencentcloud v\(provider)", "hashicorp/random v3.6.\(run.int("random", 0...3))",
            "hashicorp/null v3.2.2",
        ]
        for one in h.shuffled(providers) { h.say("- Installed \(one) (signed by HashiCorp)") }
        if h.does("lock-then-ok") {
            h.say(
                """
                Error: Error acquiring the state lock
                  ID:        \(h.uuid())
                  Who:       deploy@\(h.word(8, of: .lower))
                retrying with -lock-timeout=60s
                """)
        }
        for _ in 0..<(h.does("deprecated-twice") ? 2 : 1) {
            h.say(
                """
                Warning: Argument is deprecated
                  on main.tf line \(run.int("line", 20...90)), in resource "tencentcloud_instance" "edge"
                """)
        }
        h.maybe(
            50,
            "data.tencentcloud_images.base: Read complete after \(h.int(0...4))s [id=\(h.int(100_000_000...4_000_000_000))]"
        )
        h.say(
            "Note: Objects have changed outside of Terraform\n  ~ security_group_ids = [ - \"sg-\(h.hex(8))\" ]",
            on: "drift")
        h.say(
            """
            Terraform will perform the following actions:
              # tencentcloud_instance.edge will be created
              + resource "tencentcloud_instance" "edge" {
                  + id                   = (known after apply)
                  + availability_zone    = "\(zone)"
                  + hostname             = "\(h.hostName)"
                  + image_id             = "img-\(run.hex("image", 8))"
                  + instance_type        = "\(h.does("smaller-instance") ? "S5.LARGE8" : "S5.2XLARGE16")"
                  + private_ip           = "\(h.address)"
                  + user_data            = "\(h.word(48, of: .base64))"
                  + tags                 = { "owner" = "\(h.word(h.int(4...8), of: .lower))", "seq" = "\(h.int(1...4000))" }
                }
            Plan: 3 to add, 1 to change, \(h.does("destroys-one") ? 1 : 0) to destroy.
            """)
        let resources = [
            ("tencentcloud_instance.edge", "ins"), ("tencentcloud_cbs_storage.data", "disk"),
            ("tencentcloud_eip.out", "eip"),
        ]
        h.interleave(
            resources.map { name, kind in
                let waits = (0..<h.int(1...4)).map { "\(name): Still creating... [\(($0 + 1) * 10)s elapsed]" }
                return ["\(name): Creating..."] + waits + [
                    "\(name): Creation complete after \(h.int(4...59))s [id=\(kind)-\(h.hex(8))]"
                ]
            })
        if h.does("apply-failed") {
            h.say(
                """
                Error: creating CLB listener: [TencentCloudSDKError] Code=LimitExceeded, RequestId=\(h.uuid())
                  with tencentcloud_clb_listener.https, on clb.tf line 14
                state saved to /tmp/tf.\(h.word(9))/errored.tfstate
                """)
            return
        }
        h.say(
            """
            tencentcloud_clb_attachment.web: Modifying... [id=lbl-\(run.hex("listener", 8))#\(h.hex(8))]
            tencentcloud_clb_attachment.web: Modifications complete after \(h.int(1...20))s
            """)
        h.say("Apply complete! Resources: 3 added, 1 changed, \(h.does("destroys-one") ? 1 : 0) destroyed.")
        h.say(
            """
            Outputs:
            edge_token = "\(h.word(40, of: .base64))"
            public_ip = "43.\(h.int(128...175)).\(h.int(0...255)).\(h.int(1...254))"
            """)
    }

    static let hadoopBalancer = PracticeWorld(
        "hdfs-balancer",
        noise:
            "iterations, blocks that move and their number, mixed by threads, sizes in MB or GB, racks in order at random",
        [
            .has("bandwidthPerSec = 52428800", "slower-bandwidth"),
            .has("exclude 1 datanode", "one-excluded"),
            .has("Safe mode is ON", "waited-for-safe-mode"),
            .has("Under-replicated blocks: 17", "under-replicated"),
            .has("Got error, status=ERROR, status message Not able to copy block", "copy-error"),
            .has("Threshold 5.0", "other-threshold"),
            .lacks("Live datanodes (24)", beside: "Balancing took", "live-datanodes-23"),
        ]
    ) { h, run in
        func log(_ place: String, _ text: String, _ level: String = "INFO") -> String {
            "26/03/18 \(h.time()) \(level) \(place): \(text)"
        }
        h.say(log("balancer.Balancer", "namenodes  = [hdfs://\(h.hostName):\(run.int("port", 8020...8099))]"))
        h.say(
            log(
                "balancer.Balancer",
                "parameters = Balancer.BalancerParameters [BalancingPolicy.Node, Threshold \(h.does("other-threshold") ? "5.0" : "10.0"), max idle iteration = 5]"
            ))
        h.say(
            log(
                "balancer.Balancer",
                "included nodes = [], excluded nodes = []; exclude \(h.does("one-excluded") ? 1 : 0) datanode"))
        h.say(
            log(
                "balancer.KeyManager",
                "Block token params received from NN: update interval=10hrs, 0sec, token lifetime=10hrs, 0sec, key id \(h.int(100_000_000...2_000_000_000))"
            ))
        if h.does("waited-for-safe-mode") {
            h.say(
                "Safe mode is ON. The reported blocks \(grouped(h.int(9000...900_000))) needs additional \(h.int(9...900)) blocks.\n"
                    + log("balancer.Balancer", "Safe mode left, balancing starts"))
        }
        h.say("dfs.datanode.balance.bandwidthPerSec = \(h.does("slower-bandwidth") ? 52_428_800 : 104_857_600)")
        for node in h.shuffled(Array(1...6)) {
            h.say(log("net.NetworkTopology", "Adding a new node: /rack-\(node)/\(h.otherAddress()):9866"))
        }
        h.say("Time Stamp               Iteration#  Bytes Already Moved  Bytes Left To Move  Bytes Being Moved")
        let rounds = h.int(1...5)
        for round in 0..<rounds {
            h.interleave(
                (0..<h.int(1...4)).map { _ in
                    let thread = h.int(1...200)
                    return (0..<h.int(1...4)).flatMap { _ in
                        let block = "blk_\(h.int(1_073_741_825...1_999_999_999))_\(h.int(1000...9_000_000))"
                        return [
                            log(
                                "balancer.Dispatcher",
                                "Start moving \(block) with size=\(h.int(1...134_217_728)) from \(h.otherAddress()):9866:DISK to \(h.otherAddress()):9866:DISK in thread-\(thread)"
                            ), log("balancer.Dispatcher", "Successfully moved \(block)"),
                        ]
                    }
                })
            h.say(
                "Mar 18, 2026 \(h.time(step: 30)) AM        \(round)  \(right("\(h.decimal(1...990)) \(h.pick("MB", "GB"))", 19))  \(right("\(h.decimal(1...990)) GB", 18))  \(right("\(h.int(1...20)) GB", 17))"
            )
        }
        if h.does("copy-error") {
            h.say(
                log(
                    "balancer.Dispatcher",
                    "Failed to move blk_\(h.int(1_073_741_825...1_999_999_999))_\(h.pid()): Got error, status=ERROR, status message Not able to copy block \(h.int(1_073_741_825...1_999_999_999)) because threads quota is exceeded",
                    "WARN"))
        }
        h.say(
            """
            The cluster is balanced. Exiting...
            Live datanodes (\(h.does("live-datanodes-23") ? 23 : 24)):
            Under-replicated blocks: \(h.does("under-replicated") ? 17 : 0)
            Missing blocks: 0
            DFS Used%: \(h.decimal(20...80))%
            """)
        h.say("Balancing took \(h.chance(50) ? "\(h.decimal(1...59)) minutes" : "\(h.decimal(10...59)) seconds")")
    }
}
