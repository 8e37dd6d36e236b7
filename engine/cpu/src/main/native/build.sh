#!/bin/sh
# Builds the kernels: build.sh OUT_DIRECTORY. Called by the Maven build; needs a C compiler, $CC or cc.
# Exits 0 with a word why when this machine cannot build them: the platform runs without, slower, and says so.
set -eu
out=$1
here=$(dirname "$0")
cc=${CC:-cc}
system=$(uname -s)-$(uname -m)
if [ "$system" != Linux-x86_64 ]; then
  echo "native kernels: none for $system yet; the Vector API kernels are used"
  exit 0
fi
if ! command -v "$cc" >/dev/null 2>&1; then
  echo "native kernels: no C compiler ($cc); the Vector API kernels are used"
  exit 0
fi
library=$out/libnoesis-kernels.so
if [ -f "$library" ] && [ -z "$(find "$here" -newer "$library" -type f)" ]; then
  exit 0
fi
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# No -ffast-math and no contraction: the order and the rounding of every addition are meant as written.
flags="-std=c11 -O3 -fPIC -fvisibility=hidden -ffp-contract=off -fno-math-errno -Wall -Wextra -Werror"
avx512="-DNOESIS_AVX512 -mavx2 -mfma -mf16c -mavx512f -mavx512bw -mavx512vl -mavx512dq -mavx512vnni \
  -mprefer-vector-width=512 -mtune=icelake-server"
for source in matmul vectors attention; do
  # shellcheck disable=SC2086
  "$cc" $flags -DNOESIS_AVX2 -mavx2 -mfma -mf16c -c "$here/$source.c" -o "$work/$source-avx2.o" &
  # shellcheck disable=SC2086
  "$cc" $flags $avx512 -c "$here/$source.c" -o "$work/$source-avx512.o" &
  wait
done
# Compilers know the matrix unit since GCC 11 and Clang 12.
amx=
if echo '#include <immintrin.h>' | "$cc" -mamx-tile -mamx-int8 -x c -fsyntax-only - 2>/dev/null; then
  amx=-DNOESIS_AMX
  # shellcheck disable=SC2086
  "$cc" $flags $avx512 -mamx-tile -mamx-int8 -c "$here/amx.c" -o "$work/amx.o"
  # shellcheck disable=SC2086
  "$cc" $flags $avx512 -mamx-tile -mamx-int8 -c "$here/amx_wide.c" -o "$work/amx_wide.o"
else
  echo "native kernels: $cc does not know AMX; processors that have it use AVX-512"
fi
# shellcheck disable=SC2086
"$cc" $flags $amx -c "$here/entry.c" -o "$work/entry.o"
"$cc" -shared -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--build-id=none -o "$work/library.so" "$work"/*.o
# The names of functions stay: profilers need them.
mv "$work/library.so" "$library"
echo "native kernels: built $library"
