// Package cardstories holds the stories of one signature on the command line,
// told with the built natsuin, a real PC/SC daemon, a virtual card and a PIN
// dialog. Whatever happens in them, afterwards another program finds both keys
// locked, exactly the stated number of tries is used up, nothing is
// half-written and no process is left.
package cardstories
