#!/usr/bin/env bash
# The same targets under the toolchain's libFuzzer and AddressSanitizer, guided by coverage. Arguments go to libFuzzer:
#   Fuzzing/libfuzzer.sh -max_total_time=600
# SwiftPM cannot sanitize one target alone, so the core is compiled here beside the package's own release objects.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --product tds-fuzz >&2

built=.build/release
crypto=.build/checkouts/swift-crypto/Sources
out=.build-fuzz
mkdir -p "$out/corpus"
flags=(
    -O -wmo -swift-version 6 -package-name tds -parse-as-library -sanitize=fuzzer,address -I "$out" -I "$built/Modules"
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault
)
for headers in CCryptoBoringSSL CCryptoBoringSSLShims CXKCP CXKCPShims; do flags+=(-I "$crypto/$headers/include"); done

module() { # NAME DIRECTORY
    swiftc "${flags[@]}" -module-name "$1" -emit-module -emit-module-path "$out/$1.swiftmodule" \
        -c $(find "$2" -name '*.swift') -o "$out/$1.o"
}
module SyncCore Sources/SyncCore
module SyncTestKit Sources/SyncTestKit/Random
swiftc "${flags[@]}" -module-name Fuzzing -c Fuzzing/Targets.swift Fuzzing/LibFuzzer/Entry.swift -o "$out/Fuzzing.o"
libraries=$(find "$built"/{Crypto,CryptoBoringWrapper,CCryptoBoringSSL,CCryptoBoringSSLShims,CXKCP,CXKCPShims}.build -name '*.o')
swiftc -sanitize=fuzzer,address -parse-as-library "$out"/{SyncCore,SyncTestKit,Fuzzing}.o $libraries -lstdc++ -o "$out/fuzz"

# Seeds: one of each kind, behind the byte that picks the target.
seed() { printf '%b' "$2" > "$out/corpus/seed-$1"; }
seed value '\x00{"b":[1.50,-0,1e3,"\\u20ac\\ud83d\\ude00"],"a":{"x":null,"y":true}}'
seed record '\x01{"item_id":"7","rate":10.50,"last_modified_time":"2024-03-01T19:59:18+0300","cf_a":null}'
seed page '\x02{"code":0,"message":"success","items":[{"item_id":"7","rate":10.50}],"page_context":{"page":1,"has_more_page":true}}'
seed contacts '\x03{"contacts":[{"contact_id":"7","contact_type":"customer"}],"page_context":{"has_more_page":false}}'
seed detail '\x04{"code":0,"item":{"item_id":"7","custom_fields":[{"api_name":"cf_a","value":1}]}}'
seed stamp '\x052025-11-13T11:30:00.123456+0300'
exec "$out/fuzz" -max_len=4096 "$@" "$out/corpus"
