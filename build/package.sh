# ./build.sh package: everything a release consists of, into dist/packages.
need "${PACKAGES_BUILD[@]}" binutils
use_go
use_node
. build/artefacts.sh
. build/packages.sh
build_all
package_all
check_packages
say "packages: $(cd dist/packages && ls | tr '\n' ' ')"
