import CMalloc
import Glibc
import SyncApp

@main
enum TDS {
    static func main() async {
        // One heap for all threads: glibc gives each of them one of its own, which grows by what that thread held at its peak and
        // is never given back. It costs no time here, since threads wait for the network and the database.
        mallopt(M_ARENA_MAX, 1)
        exit(await Program.run(Array(CommandLine.arguments.dropFirst())))
    }
}
