/// The canonical form and hash of whole JSON texts, for `tds hash` and for everybody who wants to compare with us.
package enum CanonicalJSON {
    /// The canonical form of any JSON value; nothing is left out of it.
    package static func form(of json: [UInt8]) throws(JSONFault) -> [UInt8] {
        var canonicalizer = Canonicalizer()
        return try read(json) { lexer throws(JSONFault) in
            try canonicalizer.withCanonicalForm(of: &lexer) { Array($0) }
        }
    }

    /// The canonical form of a record of a type: what its hash is made of.
    package static func form(of json: [UInt8], as type: EntityType) throws(JSONFault) -> [UInt8] {
        var canonicalizer = Canonicalizer(layout: type.layout)
        return try read(json) { lexer throws(JSONFault) in
            try canonicalizer.withCanonicalRecord(of: &lexer) { bytes, _ in Array(bytes) }
        }
    }

    package static func hash(ofForm form: [UInt8]) -> ContentHash {
        form.withUnsafeBufferPointer { ContentHash(sha256Of: $0) }
    }

    private static func read(
        _ json: [UInt8],
        _ body: (inout JSONLexer) throws(JSONFault) -> [UInt8]
    ) throws(JSONFault) -> [UInt8] {
        try json.withUnsafeBufferPointer { bytes throws(JSONFault) in
            var lexer = JSONLexer(bytes)
            lexer.skipWhiteSpace()
            let form = try body(&lexer)
            lexer.skipWhiteSpace()
            guard lexer.position == lexer.end else { throw JSONFault(.bytesAfterValue, at: lexer.position) }
            return form
        }
    }
}
