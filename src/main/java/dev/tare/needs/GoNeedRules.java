package dev.tare.needs;

import static dev.tare.needs.Confidence.A;
import static dev.tare.needs.Confidence.B;
import static dev.tare.needs.Confidence.C;

import dev.tare.needs.Sign.Called;
import dev.tare.needs.Sign.CalledAny;
import dev.tare.needs.Sign.CalledOutside;
import dev.tare.needs.Sign.Text;
import dev.tare.needs.Sign.Unfollowed;
import java.util.ArrayList;
import java.util.List;

/** The rules for programs of Go. Sources are files of its library, as of Go 1.26. */
final class GoNeedRules {
    /** Bound where tls.Client makes a connection. loadSystemRoots is no sign: each server of net/http holds that. */
    private static final String TLS_CLIENT = "crypto/tls.(*Conn).clientHandshake-fm";

    /**
     * These bind it and are no clients: its own maker, whose callers are asked for, and what each server of net/http
     * does to a plain connection since Go 1.24, called or inlined.
     */
    private static final List<String> NO_CLIENT =
            List.of("crypto/tls.Client", "net/http.unencryptedTLSConn", "net/http.(*conn).maybeServeUnencryptedHTTP2");

    private static final Called SYSTEM_POOL = new Called("crypto/x509.SystemCertPool");

    /** Such as another implementation of TLS. Whether it gives roots of its own is not to be seen. */
    private static final CalledOutside VERIFY =
            new CalledOutside("crypto/x509.(*Certificate).Verify", List.of("crypto/tls", "crypto/x509"), false);

    /**
     * It gives roots that are read instead of a file which is not there, whoever imports it. Who else calls
     * SetFallbackRoots is not asked: an interpreter that offers it to scripts names it, too.
     */
    private static final CalledAny OWN_ROOTS = new CalledAny("golang.org/x/crypto/x509roots/fallback.");

    private static final String UNKNOWN_AUTHORITY =
            "\"x509: certificate signed by unknown authority\" at the first" + " connection";

    /** Of package time/tzdata: registered when the program begins. */
    static final List<Sign> OWN_ZONES =
            List.of(new CalledAny("time/tzdata."), new Called("time.registerLoadFromEmbeddedTZData"));

    private static final List<Sign> USERS = called(
            "os/user.Current",
            "os/user.Lookup",
            "os/user.LookupId",
            "os/user.LookupGroup",
            "os/user.LookupGroupId",
            "os/user.(*User).GroupIds");

    private static final List<String> STARTERS = List.of("os", "os/exec", "syscall");

    private GoNeedRules() {}

    static List<NeedRule> all() {
        return List.of(
                rule(
                                NeedId.CA,
                                A,
                                List.of(
                                        new Called("net/http.(*Transport).dialConn"),
                                        new CalledOutside(TLS_CLIENT, NO_CLIENT, false),
                                        new CalledOutside("crypto/tls.Client", NO_CLIENT, false),
                                        SYSTEM_POOL,
                                        VERIFY,
                                        new Called("crypto/tls.dial"),
                                        new Called("crypto/tls.(*Dialer).DialContext"),
                                        new Called("net/smtp.(*Client).StartTLS")),
                                "checks certificates of servers that it connects to",
                                List.of(NeedsTable.ROOTS_FILE),
                                UNKNOWN_AUTHORITY,
                                "crypto/tls/tls.go, crypto/x509/root_linux.go")
                        .unless(List.of(OWN_ROOTS)),
                rule(
                                NeedId.CA,
                                B,
                                List.of(new Unfollowed(TLS_CLIENT)),
                                "may connect to servers by TLS: it holds what clients do",
                                List.of(NeedsTable.ROOTS_FILE),
                                UNKNOWN_AUTHORITY,
                                "crypto/tls/tls.go; net/http/server.go since Go 1.24")
                        .unless(List.of(OWN_ROOTS)),
                rule(
                        NeedId.CA,
                        B,
                        List.of(OWN_ROOTS),
                        "brings certificates of authorities of its own, which no newer file replaces",
                        List.of(),
                        "nothing, until the authorities of today are no longer those of its making",
                        "crypto/x509/root.go"),
                rule(
                        NeedId.CA,
                        C,
                        called("crypto/tls.(*Conn).serverHandshake-fm"),
                        "serves TLS, and checks certificates of clients by the system's authorities where it asks for"
                                + " them and names none",
                        List.of(NeedsTable.ROOTS_FILE),
                        "clients with certificates of public authorities are turned away",
                        "crypto/tls/handshake_server.go"),
                rule(
                                NeedId.TZ,
                                A,
                                called("time.LoadLocation"),
                                "loads time zones by their names",
                                List.of(NeedsTable.ZONES_FILE),
                                "\"unknown time zone\" for all but UTC",
                                "time/zoneinfo.go")
                        .unless(OWN_ZONES),
                rule(
                        NeedId.PASSWD,
                        A,
                        USERS,
                        "looks up users",
                        List.of(NeedsTable.PASSWD_FILE),
                        "\"open /etc/passwd: no such file or directory\", or a user without a name",
                        "os/user/lookup_unix.go, os/user/lookup_stubs.go"),
                rule(
                        NeedId.GROUP,
                        A,
                        USERS,
                        "looks up users or groups",
                        List.of(NeedsTable.GROUP_FILE),
                        "\"open /etc/group: no such file or directory\"",
                        "os/user/lookup_unix.go, os/user/listgroups_unix.go"),
                rule(
                        NeedId.TMP,
                        A,
                        called(
                                "os.CreateTemp",
                                "os.MkdirTemp",
                                "os.TempDir",
                                "os.tempDir",
                                "io/ioutil.TempFile",
                                "io/ioutil.TempDir",
                                "mime/multipart.(*Reader).readForm"),
                        "makes temporary files",
                        List.of(NeedsTable.TMP_FOLDER),
                        "\"open /tmp/..: no such file or directory\"",
                        "os/tempfile.go, os/file_unix.go, mime/multipart/formdata.go"),
                rule(
                        NeedId.HOME,
                        B,
                        homes(),
                        "keeps files in its user's home",
                        List.of(NeedsTable.HOME_FOLDER),
                        "\"$HOME is not defined\", or \"mkdir /..: permission denied\" for another user than root",
                        "os/file.go; XDG Base Directory Specification"),
                rule(
                                NeedId.NSSWITCH,
                                B,
                                called(
                                        "net.(*Resolver).LookupIPAddr",
                                        "net.(*Resolver).lookupIPAddr",
                                        "net.goLookupIPOrder"),
                                "is of a Go that asks DNS before the hosts file where nothing says otherwise",
                                List.of(NeedsTable.NSSWITCH_FILE),
                                "/etc/hosts is ignored where DNS answers",
                                "net/conf.go before Go 1.16 (golang/go#35305)")
                        .before("1.16"),
                rule(
                        NeedId.MIME,
                        C,
                        called("mime.TypeByExtension", "mime.ExtensionsByType"),
                        "tells the types of files by their names",
                        List.of(NeedsTable.TYPES_FILE),
                        "only the types that Go itself knows: web pages, scripts, images, fonts",
                        "mime/type.go, mime/type_unix.go"),
                rule(
                        NeedId.SERVICES,
                        C,
                        List.of(
                                new CalledOutside("net.LookupPort", List.of("net"), false),
                                new CalledOutside("net.(*Resolver).LookupPort", List.of("net"), false),
                                new CalledOutside("net.DialIP", List.of("net"), false),
                                new CalledOutside("net.ListenIP", List.of("net"), false)),
                        "looks up ports or protocols by their names",
                        NeedsTable.SERVICES_FILES,
                        "only the few names that Go itself knows: http, https, smtp, domain",
                        "net/port_unix.go, net/lookup_unix.go, net/lookup.go"),
                rule(
                        NeedId.TERMINFO,
                        C,
                        List.of(new Text("/usr/share/terminfo"), new Text("/lib/terminfo")),
                        "reads descriptions of terminals",
                        List.of(),
                        "full-screen programs do not start, or know only the terminals that they hold themselves",
                        "terminfo(5)"),
                rule(
                        NeedId.MACHINE_ID,
                        C,
                        List.of(new Text("/etc/machine-id"), new Text("/var/lib/dbus/machine-id")),
                        "reads the machine's number",
                        List.of(NeedsTable.MACHINE_FILE),
                        "\"open /etc/machine-id: no such file or directory\", or another number at each start",
                        "machine-id(5)"),
                rule(
                        NeedId.EXEC,
                        B,
                        List.of(
                                new CalledOutside("os/exec.Command", STARTERS, true),
                                new CalledOutside("os/exec.CommandContext", STARTERS, true),
                                new CalledOutside("os/exec.(*Cmd).Start", STARTERS, true),
                                new CalledOutside("os/exec.(*Cmd).Run", STARTERS, true),
                                new CalledOutside("os.StartProcess", STARTERS, true),
                                new CalledOutside("syscall.ForkExec", STARTERS, true),
                                new CalledOutside("syscall.Exec", STARTERS, true),
                                new Called("os/exec.(*Cmd).Start")),
                        "starts other programs",
                        List.of(),
                        "\"executable file not found in $PATH\" for what it starts",
                        "os/exec/exec.go"));
    }

    private static List<Sign> homes() {
        List<Sign> signs = new ArrayList<>(called("os.UserHomeDir", "os.UserConfigDir", "os.UserCacheDir"));
        signs.add(new CalledAny("github.com/mitchellh/go-homedir."));
        signs.add(new CalledAny("github.com/adrg/xdg."));
        signs.add(new Called("os/user.Current"));
        signs.addAll(NeedsTable.HOME_VARIABLES);
        return signs;
    }

    private static List<Sign> called(String... functions) {
        return Sign.each(Called::new, functions);
    }

    private static NeedRule rule(
            NeedId id,
            Confidence confidence,
            List<Sign> signs,
            String reason,
            List<FileCost> files,
            String missing,
            String source) {
        return NeedRule.of(Evidence.Language.GO, id, confidence, signs, reason, files, missing, source);
    }
}
