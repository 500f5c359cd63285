/// The bytes of one record inside the bytes of its page. The page stays alive as long as one of its slices does, so a
/// slice is cheap to pass on and must not be collected over many pages.
package struct RecordSlice: Sendable {
    /// A record above this is set aside: real ones are a few kilobytes.
    package static let bytesMax = 4 << 20

    package let page: [UInt8]
    package let range: Range<Int>

    package init(page: [UInt8], range: Range<Int>) {
        self.page = page
        self.range = range
    }

    /// A copy of the bytes, exactly as the source sent them.
    package var bytes: [UInt8] { Array(page[range]) }

    /// The bytes as text; bytes that are not UTF-8 are replaced, so this is for people and for records that were accepted.
    package var text: String { String(decoding: page[range], as: UTF8.self) }
}

/// Which members the source sent: a list row lacks members that a detail has, and the other way round. Each shape has a
/// hash of its own, and the two are never compared.
package enum RecordShape: String, Sendable, Codable, CaseIterable {
    case list
    case detail
}

/// One record as the source sent it, with what deciding needs: no JSON tree is built.
package struct SourceRecord: Sendable {
    package let id: String
    package let shape: RecordShape
    /// When the source last changed the record; nil where it does not say, or says what cannot be.
    package let modifiedAt: Instant?
    /// The JSON of a stamp that cannot be read, or cannot be; nil where there is none.
    package let unusableStamp: String?
    /// The hash of this shape (docs/architecture.md, rule 1).
    package let hash: ContentHash
    package let slice: RecordSlice

    package init(
        id: String,
        shape: RecordShape,
        modifiedAt: Instant?,
        unusableStamp: String? = nil,
        hash: ContentHash,
        slice: RecordSlice
    ) {
        self.id = id
        self.shape = shape
        self.modifiedAt = modifiedAt
        self.unusableStamp = unusableStamp
        self.hash = hash
        self.slice = slice
    }
}

/// A record that cannot be read, with its bytes and the reason.
package struct RejectedRecord: Sendable {
    /// Nil where the id could not be read either.
    package let id: String?
    package let fault: RecordFault
    package let slice: RecordSlice

    package init(id: String?, fault: RecordFault, slice: RecordSlice) {
        self.id = id
        self.fault = fault
        self.slice = slice
    }
}
