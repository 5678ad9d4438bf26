package failure

// Code names one failure. The set is closed: Codes lists it, and a test holds
// it to ja.json and en.json.
type Code string

// Any program.
const (
	Internal        Code = "internal"
	Usage           Code = "usage"
	Cancelled       Code = "cancelled"
	Timeout         Code = "timeout"
	Busy            Code = "busy"
	Interrupted     Code = "interrupted"
	NotSupported    Code = "not-supported"
	FileUnreadable  Code = "file-unreadable"
	FileUnwritable  Code = "file-unwritable"
	FileExists      Code = "file-exists"
	SandboxMissing  Code = "sandbox-missing"
	SandboxMismatch Code = "sandbox-mismatch"
	SandboxFailed   Code = "sandbox-failed"
)

// Reader and card.
const (
	PCSCUnavailable   Code = "pcsc-unavailable"
	NoReader          Code = "no-reader"
	ReaderUnknown     Code = "reader-unknown"
	NoCard            Code = "no-card"
	SeveralCards      Code = "several-cards"
	CardBusy          Code = "card-busy"
	CardRemoved       Code = "card-removed"
	CardError         Code = "card-error"
	CardNotLocked     Code = "card-not-locked"
	NotMyNumberCard   Code = "not-my-number-card"
	NoSignCertificate Code = "no-sign-certificate"
	NoAuthCertificate Code = "no-auth-certificate"
	GuardianFailed    Code = "guardian-failed"
)

// PIN and its dialog.
const (
	PINMalformed      Code = "pin-malformed"
	PINRequired       Code = "pin-required"
	PINWrong          Code = "pin-wrong"
	PINLastTry        Code = "pin-last-try"
	PINBlockedSign    Code = "pin-blocked-sign"
	PINBlockedAuth    Code = "pin-blocked-auth"
	PINBlockedBoth    Code = "pin-blocked-both"
	PINOutcomeUnknown Code = "pin-outcome-unknown"
	NoDisplay         Code = "no-display"
	PINDialogMissing  Code = "pin-dialog-missing"
	PINDialogFailed   Code = "pin-dialog-failed"
)

// Documents, certificates, evidence.
const (
	FormatUnknown        Code = "format-unknown"
	DocumentTooLarge     Code = "document-too-large"
	TooManyDocuments     Code = "too-many-documents"
	PDFMalformed         Code = "pdf-malformed"
	PDFTooComplex        Code = "pdf-too-complex"
	PDFEncrypted         Code = "pdf-encrypted"
	PDFPasswordWrong     Code = "pdf-password-wrong"
	PDFNotPermitted      Code = "pdf-not-permitted"
	PDFLocked            Code = "pdf-locked"
	PDFUnsupported       Code = "pdf-unsupported"
	XMLMalformed         Code = "xml-malformed"
	XMLEncoding          Code = "xml-encoding"
	XMLDoctype           Code = "xml-doctype"
	XMLTooComplex        Code = "xml-too-complex"
	XMLUnsuitable        Code = "xml-unsuitable"
	XMLSignedInfoRefused Code = "xml-signed-info-refused"
	PackageMalformed     Code = "package-malformed"
	InspectionRefused    Code = "inspection-refused"
	SigningTimeRefused   Code = "signing-time-refused"
	ReserveTooSmall      Code = "reserve-too-small"
	CompletionMismatch   Code = "completion-mismatch"
	CMSMalformed         Code = "cms-malformed"
	CMSUnsupported       Code = "cms-unsupported"
	ContentMissing       Code = "content-missing"
	CertificateMalformed Code = "certificate-malformed"
	CertificateExpired   Code = "certificate-expired"
	SignerNameMismatch   Code = "signer-name-mismatch"
	CRLMalformed         Code = "crl-malformed"
	OCSPMalformed        Code = "ocsp-malformed"
	TimeStampRefused     Code = "time-stamp-refused"
	AddressRefused       Code = "address-refused"
	FetchFailed          Code = "fetch-failed"
	AnchorRefused        Code = "anchor-refused"
)

// The bridge between page, extension and host.
const (
	MessageMalformed Code = "message-malformed"
	MessageTooLarge  Code = "message-too-large"
	CallerRefused    Code = "caller-refused"
	HostMissing      Code = "host-missing"
	HostTooOld       Code = "host-too-old"
	ExtensionMissing Code = "extension-missing"
	ExtensionTooOld  Code = "extension-too-old"
	SiteTooOld       Code = "site-too-old"
	SiteNotPermitted Code = "site-not-permitted"
	AskedTooOften    Code = "asked-too-often"
	FrameRefused     Code = "frame-refused"
	NoUserGesture    Code = "no-user-gesture"
)
