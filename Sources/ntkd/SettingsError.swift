/// Why the service cannot be configured as asked.
enum SettingsError: Error, Hashable {
    case unreadableFile(String, reason: String)
    case unknown(name: String, source: SettingSource)
    case invalid(Setting, value: String, source: SettingSource)
    /// A setting that another one makes no sense without.
    case missing(Setting, needed: Setting)
    /// Others than this machine would be served, and nobody asked for a token.
    case anonymous(host: String)
    /// One of a list's words.
    case invalidWord(Setting, word: String, wanted: String)
}

/// Where a setting's value comes from.
enum SettingSource: Hashable, Sendable, CustomStringConvertible {
    case flag
    case environment
    case file(String)
    case fallback

    var description: String {
        switch self {
        case .flag: "command line"
        case .environment: "environment"
        case .file(let path): "file \(path)"
        case .fallback: "default"
        }
    }
}

extension SettingsError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadableFile(let path, let reason): "the configuration file \(path) cannot be read: \(reason)"
        case .unknown(let name, let source): "there is no setting \(name) (\(source))"
        case .missing(let setting, let needed):
            "the setting \(setting.name) is missing: \(needed.name) needs it"
        case .anonymous(let host):
            "the setting host is \(host), which others than this machine reach, and nobody is asked for a token: "
                + "set \(Setting.tokensFile.name), or \(Setting.allowAnonymous.flag) if that is what you want"
        case .invalidWord(let setting, let word, let wanted):
            "the setting \(setting.name) must list \(wanted), got \"\(word)\""
        case .invalid(let setting, let value, let source):
            "the setting \(setting.name) must be \(setting.kind), got \"\(value)\" (\(source))"
        }
    }
}

extension Setting.Kind: CustomStringConvertible {
    var description: String {
        switch self {
        case .text: "text"
        case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
        case .seconds(let range): "a number of seconds from \(range.lowerBound) to \(range.upperBound)"
        case .bytes: "a number of bytes such as 500MB or 2GiB"
        case .list: "a list of words with commas between them"
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        }
    }
}
