extension PracticeWorld {
    /// Worlds of plenty of noise and several small behaviours each.
    public static let noisy: [PracticeWorld] = [
        aptUpgrade, sysctlHardening, rollingRestart, nginxReload, redisFailover, sourceInstall, certificateRenewal,
        tarBackup,
        agentInstaller, indexBuild, terraformApply, hadoopBalancer, unitTests, gpuCheck,
    ]

    /// Worlds in which learning could take a behaviour for noise, or noise for a behaviour.
    public static let tempting: [PracticeWorld] = [
        halfRollout, threeVersions, oneAmongMany, twelveHosts, nineHosts, twoHostsDiffer, twoHostsAlike, onlyNoise,
        everyHostAnother,
    ]

    /// All worlds.
    public static let all = noisy + tempting
}
