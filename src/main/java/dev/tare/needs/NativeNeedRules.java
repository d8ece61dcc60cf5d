package dev.tare.needs;

import static dev.tare.needs.Confidence.B;
import static dev.tare.needs.Confidence.C;

import dev.tare.needs.Sign.Imported;
import dev.tare.needs.Sign.Linked;
import dev.tare.needs.Sign.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules for programs of other languages: nothing is certain, for who calls what is not to be seen. A symbol that is
 * imported is used; a text may lie in a part of the C library that every program holds.
 */
final class NativeNeedRules {
    /** It names all variables that a privileged program must not heed, TMPDIR among them. */
    private static final Text STATIC_GLIBC = new Text("GETCONF_DIR");

    private static final String NO_TMP = "temporary files cannot be made";

    private NativeNeedRules() {}

    static List<NeedRule> all() {
        List<Sign> authorities = new ArrayList<>(texts(
                "SSL_CERT_FILE",
                NeedsTable.ROOTS_PATH,
                "/etc/ssl/cert.pem",
                "/etc/ssl/certs",
                "/etc/pki/tls/certs/ca-bundle.crt"));
        authorities.addAll(
                Sign.each(Linked::new, "libssl.", "libcrypto.", "libgnutls.", "libcurl", "libmbedtls.", "libnss3."));
        return List.of(
                rule(
                        NeedId.CA,
                        B,
                        authorities,
                        "holds, or links to, an implementation of TLS that reads the system's authorities",
                        List.of(NeedsTable.ROOTS_FILE),
                        "servers' certificates cannot be checked",
                        "SSL_CTX_set_default_verify_paths(3ssl); rustls-native-certs"),
                rule(
                        NeedId.TZ,
                        C,
                        List.of(
                                new Imported("tzset"),
                                new Imported("localtime"),
                                new Imported("localtime_r"),
                                new Text("/usr/share/zoneinfo")),
                        "tells local time",
                        List.of(),
                        "local time is UTC, whatever TZ says",
                        "tzset(3)"),
                rule(
                        NeedId.PASSWD,
                        B,
                        imported("getpwnam", "getpwnam_r", "getpwuid", "getpwuid_r", "getpwent", "initgroups"),
                        "looks up users",
                        List.of(NeedsTable.PASSWD_FILE),
                        "users have no names and no homes",
                        "getpwnam(3)"),
                rule(
                        NeedId.PASSWD,
                        C,
                        List.of(new Text("/etc/passwd")),
                        "names /etc/passwd",
                        List.of(NeedsTable.PASSWD_FILE),
                        "users have no names and no homes",
                        "passwd(5)"),
                rule(
                        NeedId.GROUP,
                        B,
                        imported("getgrnam", "getgrnam_r", "getgrgid", "getgrgid_r", "getgrent", "initgroups"),
                        "looks up groups",
                        List.of(NeedsTable.GROUP_FILE),
                        "groups have no names",
                        "getgrnam(3)"),
                rule(
                        NeedId.TMP,
                        B,
                        imported(
                                "mkstemp",
                                "mkstemp64",
                                "mkdtemp",
                                "mkostemp",
                                "mkostemp64",
                                "tmpfile",
                                "tmpfile64",
                                "tempnam"),
                        "makes temporary files",
                        List.of(NeedsTable.TMP_FOLDER),
                        NO_TMP,
                        "mkstemp(3), tmpfile(3)"),
                rule(
                                NeedId.TMP,
                                B,
                                List.of(new Text("TMPDIR")),
                                "reads TMPDIR, which stands for /tmp where it is not set",
                                List.of(NeedsTable.TMP_FOLDER),
                                NO_TMP,
                                "environ(7)")
                        .unless(List.of(STATIC_GLIBC)),
                rule(
                        NeedId.TMP,
                        C,
                        List.of(new Text("TMPDIR")),
                        "may read TMPDIR, which each static program of glibc names",
                        List.of(NeedsTable.TMP_FOLDER),
                        NO_TMP,
                        "environ(7); sysdeps/generic/unsecvars.h of glibc"),
                rule(
                        NeedId.HOME,
                        C,
                        NeedsTable.HOME_VARIABLES,
                        "keeps files in its user's home",
                        List.of(NeedsTable.HOME_FOLDER),
                        "folders cannot be made in the home, which is / where nothing else is said",
                        "XDG Base Directory Specification"),
                rule(
                        NeedId.SERVICES,
                        C,
                        imported("getservbyname", "getservbyname_r", "getservbyport", "getprotobyname"),
                        "looks up ports or protocols by their names",
                        NeedsTable.SERVICES_FILES,
                        "names of ports are unknown",
                        "getservbyname(3)"),
                rule(
                        NeedId.TERMINFO,
                        C,
                        terminals(),
                        "reads descriptions of terminals",
                        List.of(),
                        "\"Error opening terminal\"",
                        "terminfo(5)"),
                rule(
                        NeedId.MACHINE_ID,
                        C,
                        texts("/etc/machine-id", "/var/lib/dbus/machine-id"),
                        "reads the machine's number",
                        List.of(NeedsTable.MACHINE_FILE),
                        "it has no number, or another at each start",
                        "machine-id(5)"),
                rule(
                        NeedId.EXEC,
                        C,
                        imported(
                                "execve",
                                "execv",
                                "execvp",
                                "execvpe",
                                "execl",
                                "execlp",
                                "execle",
                                "posix_spawn",
                                "posix_spawnp",
                                "system",
                                "popen",
                                "fexecve"),
                        "starts other programs",
                        List.of(),
                        "what it starts is not there; system and popen start /bin/sh",
                        "exec(3), posix_spawn(3), system(3)"),
                rule(
                        NeedId.LOCALE,
                        C,
                        imported("setlocale", "newlocale"),
                        "follows the customs of the language that LANG names",
                        List.of(),
                        "it is in plain English: glibc has the locales C and C.UTF-8 within itself",
                        "setlocale(3)"),
                rule(
                        NeedId.OPENSSL,
                        C,
                        texts("/openssl.cnf", "OPENSSL_CONF"),
                        "holds OpenSSL, which reads its configuration",
                        List.of(),
                        "OpenSSL's defaults hold",
                        "config(5ssl)"));
    }

    private static List<Sign> terminals() {
        List<Sign> signs = new ArrayList<>(texts("/usr/share/terminfo", "/lib/terminfo"));
        signs.add(new Linked("libtinfo"));
        signs.add(new Linked("libncurses"));
        return signs;
    }

    private static List<Sign> imported(String... symbols) {
        return Sign.each(Imported::new, symbols);
    }

    private static List<Sign> texts(String... texts) {
        return Sign.each(Text::new, texts);
    }

    private static NeedRule rule(
            NeedId id,
            Confidence confidence,
            List<Sign> signs,
            String reason,
            List<FileCost> files,
            String missing,
            String source) {
        return NeedRule.of(Evidence.Language.NATIVE, id, confidence, signs, reason, files, missing, source);
    }
}
