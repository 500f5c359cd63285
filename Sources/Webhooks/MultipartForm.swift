/// A `multipart/form-data` body (RFC 7578). Files are pairs like fields.
enum MultipartForm {
    /// - Returns: the pairs in their order; nil where the content type tells no boundary.
    static func pairs(of body: [UInt8], contentType: String) -> [FormPair]? {
        guard let boundary = parameter("boundary", of: contentType), !boundary.isEmpty else { return nil }
        let lineEnd = Array("\r\n".utf8)
        let parts = (lineEnd + body).split(
            separator: lineEnd + Array("--\(boundary)".utf8),
            omittingEmptySubsequences: false
        )
        // What stands before the first boundary is no part, nor what stands behind the last, which two hyphens close.
        return parts.dropFirst().prefix { !$0.starts(with: "--".utf8) }.compactMap(pair)
    }

    /// Nil for a part without a name.
    private static func pair(_ part: ArraySlice<UInt8>) -> FormPair? {
        guard let end = part.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let headers = String(decoding: part[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let disposition = headers.first { $0.lowercased().hasPrefix("content-disposition:") }
        return disposition.flatMap { parameter("name", of: String($0)) }.map { name in
            FormPair(Array(name.utf8), part[end.upperBound...])
        }
    }

    /// A parameter of a header: `x; name="value"`, with quotes or without.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1).map { $0.trimmed(of: " \t") }
            if halves.count == 2, halves[0].lowercased() == name { return String(halves[1].trimmed(of: "\"")) }
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimmed(of characters: String) -> Substring {
        var text = self
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return text
    }
}
