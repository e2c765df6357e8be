import JobModel

/// The messages of the demo platform, in the words of the real platform, and the failures that joblog's user reads.
enum Texts {
    static func missing(_ name: String) -> String { "缺少请求参数【\(name)】" }
    static func illegal(_ name: String) -> String { "请求参数【\(name)】不合法" }
    static let timeSpan = "请求参数【create_time_start,create_time_end】不合法：时间跨度必须大于0且不能超过30天"
    static let length = "请求参数【length】不合法：必须在1到1000之间"
    static let hostCount = "请求参数【host_id_list,ip_list】不合法：主机数量必须在1到500之间"
    static let body = "请求体不是合法的JSON对象"
    static let noBusiness = "业务不存在"
    static let noBusinessSet = "业务集不存在"
    static let noJob = "作业实例不存在"
    static let noStep = "步骤实例不存在"
    static let noPermission = "用户(demo)权限不足，请前往权限中心确认并申请补充后重试"
    static let credentialsRefused = "App authentication failed: invalid bk_app_code, bk_app_secret or access_token"
    static let notLoggedIn = "用户未登录或登录态已失效"
    static func noMethod(_ path: String) -> String { "请求方法不存在: \(path)" }
    static let noComponent = "Not found, component class not found"
    static func verbRefused(_ verb: String) -> String { "不支持的请求方法类型: \(verb)" }
    static func gatewayNotFound(_ verb: String, _ path: String) -> String {
        "API not found [method=\"\(verb)\" path=\"\(path)\"]"
    }
    static func gatewayVerbRefused(_ verb: String, _ path: String) -> String {
        "Request method not allowed [method=\"\(verb)\" path=\"\(path)\"]"
    }
    static let internalError = "服务内部错误，请稍后重试"
    static let rateLimited = "Request rate limit exceeded, please try again later"
    static let badGatewayPage =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
        + "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    static let loginPage =
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>登录 | 蓝鲸智云</title></head>\n"
        + "<body><form id=\"login-form\" method=\"post\" action=\"/login/\">用户名 密码</form></body></html>\n"
    static let bodyTooLarge = "Request body too large"

    // MARK: Failures for joblog's user

    static func cannotListen(port: Int, reason: String) -> Failure {
        Failure(
            "demo-address", "the demo platform cannot listen on 127.0.0.1:\(port): \(reason)",
            hint: port == 0 ? nil : "choose another --port, or none to get a free one", status: .unreachable)
    }
}
