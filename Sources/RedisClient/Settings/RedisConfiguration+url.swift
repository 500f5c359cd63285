extension RedisConfiguration {
    /// Reads `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for a secure connection. User and password may
    /// hold any character, written as `%` and two digits where it has a meaning in a URL (RFC 3986, section 2.1).
    ///
    /// - Throws: ``RedisError/Code/invalidAddress``. The error never repeats the URL: it may hold a password.
    package init(url: String) throws(RedisError) {
        guard let mark = url.firstRange(of: "://") else {
            throw .badURL("it does not begin with redis:// or rediss://")
        }
        let tls: TLS?
        switch url[..<mark.lowerBound].lowercased() {
        case "redis": tls = nil
        case "rediss": tls = TLS()
        default: throw .badURL("it does not begin with redis:// or rediss://")
        }
        let rest = url[mark.upperBound...]
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw .badURL("it has a query or a fragment; write ? as %3F and # as %23 in a password")
        }
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count + 1)
        let (user, password) = try Self.credentials(authority)
        let (host, port) = try Self.hostAndPort(authority)
        self.init(host: host, port: port, user: user, password: password, database: try Self.database(path), tls: tls)
    }

    private static func credentials(_ authority: Substring) throws(RedisError) -> (String?, RedisSecret?) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, nil) }
        let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let user = try decoded(parts[0])
        guard parts.count == 2 else {
            guard user.isEmpty else {
                throw .badURL("it has a user without a password; a password alone is :password@")
            }
            return (nil, nil)
        }
        let password = try decoded(parts[1])
        guard !password.isEmpty else {
            guard user.isEmpty else { throw .badURL("it has a user with an empty password") }
            return (nil, nil)
        }
        return (user.isEmpty ? nil : user, RedisSecret(password))
    }

    private static func hostAndPort(_ authority: Substring) throws(RedisError) -> (String, Int) {
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let host: Substring
        let behind: Substring
        if place.first == "[", let bracket = place.firstIndex(of: "]") {
            host = place[..<bracket].dropFirst()
            behind = place[bracket...].dropFirst()
        } else {
            host = place.prefix { $0 != ":" }
            behind = place.dropFirst(host.count)
        }
        guard !host.isEmpty else { throw .badURL("it has no host") }
        guard !behind.isEmpty else { return (try decoded(host), portDefault) }
        guard behind.first == ":", let port = UInt16(behind.dropFirst()), port > 0 else {
            throw .badURL(
                "its port is no number from 1 to 65535; an @, / or : in a password is written as %40, %2F, %3A"
            )
        }
        return (try decoded(host), Int(port))
    }

    private static func database(_ path: Substring) throws(RedisError) -> Int {
        guard !path.isEmpty else { return 0 }
        guard let number = Int(path), (0...Int(Int32.max)).contains(number), path.first != "+" else {
            throw .badURL("what stands behind the host is no database number; a / in a password is written as %2F")
        }
        return number
    }

    private static func decoded(_ text: Substring) throws(RedisError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(Substring(digits)), radix: 16)
            else { throw .badURL("a % is not followed by two hexadecimal digits; a % itself is written as %25") }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .badURL("its % signs do not stand for UTF-8")
        }
        return decoded
    }
}

extension RedisError {
    fileprivate static func badURL(_ reason: String) -> RedisError {
        RedisError(
            .invalidAddress,
            "The Redis URL cannot be used: \(reason).",
            nextStep: "Write it as redis://user:password@host:6379/0, or rediss:// for TLS."
        )
    }
}
