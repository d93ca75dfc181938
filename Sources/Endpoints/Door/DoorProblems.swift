internal import HTTP
internal import HTTPTypes

/// The words for what is refused at the door.
extension Problem {
    static let misdirected = Problem(
        .misdirectedRequest,
        detail: "The request's Host is no name of this service; the setting allowed_hosts has further ones.")

    static let crossSite = Problem(
        .crossSiteRequest,
        detail: "A page of another site asks for a change; the setting cors_origins says whose pages may.")

    static func unauthorized(isTokenWrong: Bool) -> Problem {
        Problem(
            .unauthorized,
            detail: isTokenWrong
                ? "The token is none of this service's."
                : "The service asks for a token: send Authorization: Bearer TOKEN.")
    }

    /// 403 for bytes, not 507: the disk has room, and no error of the service is to be counted; the caller's
    /// deleting results helps, and time does not.
    init(_ excess: QuotaExcess) {
        let (status, detail): (HTTPResponse.Status, String) =
            switch excess {
            case .queuedJobs(let limit):
                (.tooManyRequests, "The token has as many jobs queued as it may have: \(limit).")
            case .storedBytes(let limit):
                (
                    .forbidden,
                    "It would not fit into the \(ByteCount(Double(limit))) that the token may keep: delete jobs or data sets."
                )
            case .processorSeconds(let limit):
                (
                    .tooManyRequests,
                    "The token's jobs have computed for the \(limit) seconds that they may in 24 hours."
                )
            }
        self.init(.quotaExceeded, status: status, detail: detail)
    }
}

extension QuotaExcess {
    /// Seconds after which the same request may fare better; nil when time alone does not help.
    var retryAfter: Int? {
        switch self {
        case .queuedJobs: 5
        case .processorSeconds: 3600
        case .storedBytes: nil
        }
    }
}

extension DoorRefusal {
    var problem: Problem {
        switch self {
        case .misdirected: .misdirected
        case .crossSite: .crossSite
        case .unauthorized(let isTokenWrong): .unauthorized(isTokenWrong: isTokenWrong)
        }
    }

    /// The answer to a request for that path.
    func response(at path: String) -> Response {
        var response = problem.at(path).response
        if case .unauthorized(let isTokenWrong) = self {
            // RFC 6750 section 3.1: no error where no token was shown.
            response.fields[.wwwAuthenticate] =
                "Bearer realm=\"ntkd\"" + (isTokenWrong ? ", error=\"invalid_token\"" : "")
        }
        return response
    }
}
