package emulator

import "syscall"

// quickAck asks for immediate acknowledgements. vpcd sends length and body in
// two segments, and the second waits for the first's acknowledgement, 40 ms
// with the default. The option does not stick: set it before every read.
func quickAck(raw syscall.RawConn) {
	raw.Control(func(fd uintptr) {
		syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}
