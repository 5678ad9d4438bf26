# ./build.sh mutants [--only TEXT] [ROOM…]: applies the faults of every
# mutants.txt, one at a time; each must turn the test it names red.
use_go
nice -n 19 go run ./build/mutants "$@"
