import Crypto

/// An image: bytes of a kind and size that Zoho takes (zoho-api 3.7).
package struct ImageContent: Sendable {
    /// Zoho takes 7 MB.
    package static let bytesMax = 7 << 20

    package let bytes: [UInt8]
    package let kind: ImageKind

    /// - Parameter bytes: at most ``bytesMax``.
    package init(_ bytes: [UInt8], kind: ImageKind) {
        self.bytes = bytes
        self.kind = kind
    }

    /// The SHA-256 of the bytes: equal content has one, whatever record it belongs to.
    package var hash: ContentHash { SHA256.hash(data: bytes).withUnsafeBytes(ContentHash.init(digest:)) }
}

/// The kinds that Zoho takes; the raw value is the ending of a file's name.
package enum ImageKind: String, Sendable, CaseIterable {
    case gif
    case png
    case jpeg = "jpg"
    case bmp
    case webp

    /// What the bytes are by their first ones: a header of the answer or the name of the image may say something else.
    /// - Returns: nil where they are none of these.
    package init?(of bytes: [UInt8]) {
        guard let kind = Self.allCases.first(where: { $0.isKind(of: bytes) }) else { return nil }
        self = kind
    }

    package var mediaType: String {
        switch self {
        case .gif: "image/gif"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .bmp: "image/bmp"
        case .webp: "image/webp"
        }
    }

    private func isKind(of bytes: [UInt8]) -> Bool {
        switch self {
        case .gif: bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8)
        case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
        case .bmp: bytes.starts(with: "BM".utf8)
        case .webp: bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
        }
    }
}
