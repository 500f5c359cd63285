import Foundation
package import SyncCore

/// The settings in force, each one found to be what it takes.
package struct Settings: Sendable {
    let resolved: ResolvedSettings
    let database: DatabaseSetting
    /// Nil where no Redis is set up: the state cache is then a file in the data directory.
    let redis: RedisSetting?
    /// Members that say nothing about the content, by the name of their type.
    let volatileMembers: [String: Set<String>]

    /// - Throws: ``SyncError/Code/configuration`` naming the first setting that cannot be used. Those of Zoho alone are left to
    ///   ``zoho()``: not every command calls it.
    package init(_ resolved: ResolvedSettings) throws(SyncError) {
        if let fault = resolved.fault { throw fault }
        self.resolved = resolved
        database = try DatabaseSetting(resolved)
        redis = try RedisSetting.find(in: resolved)
        volatileMembers = try VolatileMembers.find(in: resolved)
        for setting in AnySetting.independent { try resolved.check(setting) }
    }

    /// A text that is not taken was refused when these were made, so that nothing is left here to fail.
    subscript<Value>(setting: Setting<Value>) -> Value {
        (try? resolved.value(of: setting)) ?? setting.defaultValue
    }

    var stateCachePath: String { self[.dataDirectory] + "/state-cache.sqlite" }
    /// Whether there is a state cache before anything is opened.
    var hasStateCache: Bool { redis != nil || FileManager.default.fileExists(atPath: stateCachePath) }
    var tokenPath: String { self[.dataDirectory] + "/zoho-token.json" }

    /// Texts that must not be seen anywhere.
    package var secrets: [String] {
        resolved.entries.filter(\.setting.isSecret).compactMap(\.value).flatMap { [$0] + Self.password(inURL: $0) }
    }

    /// The password of a URL, as it is written there and decoded; none where the text is no URL with one.
    private static func password(inURL text: String) -> [String] {
        guard let scheme = text.firstRange(of: "://"), let at = text.lastIndex(of: "@"), at > scheme.upperBound,
            let colon = text[scheme.upperBound..<at].firstIndex(of: ":")
        else { return [] }
        let written = String(text[text.index(after: colon)..<at])
        return [written, written.removingPercentEncoding ?? written].filter { !$0.isEmpty }
    }
}
