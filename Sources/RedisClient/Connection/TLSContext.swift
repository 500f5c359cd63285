import NIOCore
import NIOPosix
import NIOSSL

/// Reads certificates: files, so not on an event loop and not on a task's thread.
enum TLSContext {
    static func load(
        _ tls: RedisConfiguration.TLS,
        for configuration: RedisConfiguration,
        on loop: any EventLoop
    ) -> EventLoopFuture<NIOSSLContext> {
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            var client = TLSConfiguration.makeClientConfiguration()
            client.certificateVerification = .fullVerification
            if let file = tls.authorityFile { client.trustRoots = .certificates(try authorities(file, configuration)) }
            return try NIOSSLContext(configuration: client)
        }
    }

    private static func authorities(
        _ file: String,
        _ configuration: RedisConfiguration
    ) throws -> [NIOSSLCertificate] {
        do {
            return try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            throw RedisError(
                .tlsFailed,
                "The file \(file) holds no certificates to trust Redis at \(configuration.address) by.",
                nextStep: "Name a readable PEM file with the authority's certificate.",
                cause: RedisError.short(error)
            )
        }
    }
}
