package emulator

import (
	"bytes"
	"crypto/rand"

	"github.com/natsuin/natsuin/card/apdu"
)

// Instructions, JICSAP 1.1 table 4 and what cards add to it.
const (
	insVerify       = 0x20
	insChangePIN    = 0x24
	insSign         = 0x2A // class 80
	insUnblock      = 0x2C // no card knows it; named so that its data is blanked
	insChangeKey    = 0x32 // class 80
	insChallenge    = 0x84
	insAuthenticate = 0x88
	insManage       = 0x8A // class 80, issuer only
	insPublicKey    = 0xA2 // class 80
	insSelect       = 0xA4
	insSessionKey   = 0xAE // class 80
	insReadBinary   = 0xB0
	insReadRecord   = 0xB2
	insGetData      = 0xCA
	insLastCommand  = 0xFC // class 80, iPhone only
)

func status(s apdu.Status) apdu.Response { return apdu.Response{Status: s} }

func data(b []byte) apdu.Response { return apdu.Response{Data: b, Status: apdu.OK} }

// execute answers a well-formed command by class and instruction.
func (c *Card) execute(cmd apdu.Command) apdu.Response {
	fresh := c.fresh
	c.fresh = false
	switch {
	case fresh && c.faults.PowerUp6F00:
		return status(apdu.InternalError)
	case cmd.Extended && c.faults.NoExtended:
		return status(apdu.WrongLength)
	case cmd.Class&0x70 != 0:
		return status(apdu.UnknownClass)
	case cmd.Class&0x03 != 0:
		return status(apdu.ChannelUnsupported)
	case cmd.Class == 0x00:
		return c.interindustry(cmd)
	case cmd.Class == 0x80:
		return c.proprietary(cmd)
	case cmd.Class&0x0C >= 0x08 && (cmd.Instruction == insReadBinary || cmd.Instruction == insVerify):
		return status(apdu.NoSMKey)
	}
	return status(apdu.SMUnsupported)
}

func (c *Card) interindustry(cmd apdu.Command) apdu.Response {
	switch cmd.Instruction {
	case insSelect:
		return c.selectFile(cmd)
	case insReadBinary:
		return c.readBinary(cmd)
	case insReadRecord:
		return c.readRecord(cmd)
	case insVerify:
		return c.verify(cmd)
	case insChangePIN:
		return c.changePIN(cmd)
	case insAuthenticate:
		return c.authenticate(cmd)
	case insChallenge:
		return challenge(cmd)
	case insGetData:
		return c.getData(cmd)
	}
	return status(apdu.UnknownInstruction)
}

func (c *Card) proprietary(cmd apdu.Command) apdu.Response {
	switch cmd.Instruction {
	case insSign:
		return c.sign(cmd)
	case insChangeKey:
		return c.changeKey(cmd)
	case insManage:
		return status(apdu.SecurityStatus)
	case insPublicKey:
		return status(apdu.BadP1P2) // as every P1-P2 tried in public
	case insSessionKey:
		if c.in(aidCommon) {
			return status(apdu.NoKeyDelivery)
		}
		return status(apdu.SecurityStatus)
	case insLastCommand:
		if c.faults.Phone == "iphone" {
			return status(apdu.OK) // its data is unknown: assumed none
		}
		return status(apdu.WrongLength)
	}
	return status(apdu.UnknownInstruction)
}

// in reports whether the application with an AID is current.
func (c *Card) in(aid []byte) bool { return bytes.Equal(c.app.aid, aid) }

// challenge is GET CHALLENGE: 1 to 256 random bytes, exactly as many as asked
// for, in any application; the extended form is refused.
func challenge(cmd apdu.Command) apdu.Response {
	switch {
	case cmd.P1 != 0 || cmd.P2 != 0:
		return status(apdu.BadP1P2)
	case cmd.Extended:
		return status(apdu.ConditionsOfUse)
	case cmd.Le == 0 || len(cmd.Data) > 0:
		return status(apdu.WrongLength)
	}
	b := make([]byte, cmd.Le)
	rand.Read(b) // never fails
	return data(b)
}

// getData is GET DATA. A short command for an object of more than 256 bytes is
// 6700, and the client asks again in the extended form.
func (c *Card) getData(cmd apdu.Command) apdu.Response {
	tag := uint16(cmd.P1)<<8 | uint16(cmd.P2)
	object, ok := c.objects[tag]
	switch {
	case cmd.Le == 0 || len(cmd.Data) > 0:
		return status(apdu.WrongLength)
	case !ok || !c.in(aidISD) && tag != tagATR:
		return status(apdu.ReferenceNotFound)
	case len(object) > cmd.Le:
		return status(apdu.WrongLength)
	}
	return data(object)
}
