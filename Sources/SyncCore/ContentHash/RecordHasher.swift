import Crypto

/// Reads one record out of a page's bytes in a single pass: its hash, and where its id, stamp and type stand.
///
/// Keep one instance for many records of a type: it remembers the order of their members.
final class RecordHasher {
    private var canonicalizer: Canonicalizer

    init(_ layout: RecordLayout) {
        canonicalizer = Canonicalizer(layout: layout)
    }

    /// - Throws: ``JSONFault`` where the bytes are not JSON with exactly one meaning; the lexer then stands anywhere.
    func record(_ lexer: inout JSONLexer) throws(JSONFault) -> (hash: ContentHash, spans: RecordSpans) {
        try canonicalizer.withCanonicalRecord(of: &lexer) { bytes, spans in
            (ContentHash(sha256Of: bytes), spans)
        }
    }
}

extension ContentHash {
    init(sha256Of bytes: UnsafeBufferPointer<UInt8>) {
        var function = SHA256()
        function.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        self = function.finalize().withUnsafeBytes { ContentHash(digest: $0) }
    }
}
