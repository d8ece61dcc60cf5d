package dev.tare.needs;

import static dev.tare.needs.Confidence.A;
import static dev.tare.needs.Confidence.B;
import static dev.tare.needs.Confidence.C;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoNeedRulesTest {
    private static NeedFindings of(Evidence evidence) {
        return NeedsAnalysis.find(evidence, Linkage.STATIC);
    }

    private static Need need(Evidence evidence, NeedId id) {
        return Objects.requireNonNull(of(evidence).get(id), id.text());
    }

    private static @Nullable Confidence confidence(Evidence evidence, NeedId id) {
        Need need = of(evidence).get(id);
        return need == null ? null : need.confidence();
    }

    @Test
    void aProgramThatOnlyPrintsNeedsNothing() {
        assertThat(of(FakeEvidence.go().calls("main.main", "fmt.Println", "os.(*File).Write")))
                .isEqualTo(NeedFindings.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "crypto/tls.(*Conn).clientHandshake-fm, ca, A",
        "crypto/x509.SystemCertPool, ca, A",
        "crypto/x509.(*Certificate).Verify, ca, A",
        "crypto/tls.(*Conn).serverHandshake-fm, ca, C",
        "time.LoadLocation, tz, A",
        "os/user.Current, passwd, A",
        "os/user.Current, group, A",
        "os/user.Current, home, B",
        "os/user.LookupId, passwd, A",
        "os/user.LookupGroup, group, A",
        "os/user.(*User).GroupIds, group, A",
        "os.CreateTemp, tmp, A",
        "os.MkdirTemp, tmp, A",
        "os.TempDir, tmp, A",
        "io/ioutil.TempFile, tmp, A",
        "mime/multipart.(*Reader).readForm, tmp, A",
        "os.UserHomeDir, home, B",
        "os.UserCacheDir, home, B",
        "github.com/adrg/xdg.init, home, B",
        "mime.TypeByExtension, mime, C",
        "net.LookupPort, services, C",
        "os/exec.Command, exec, B",
        "syscall.Exec, exec, B"
    })
    void aFunctionThatIsCalledShowsANeed(String function, String id, Confidence confidence) {
        Need need = need(
                FakeEvidence.go().calls("main.main", "example.com/m.Run", function),
                Objects.requireNonNull(NeedId.parse(id)));

        assertThat(need.confidence()).isEqualTo(confidence);
        assertThat(need.path()).containsExactly("main.main", "example.com/m.Run", function);
    }

    /** What each server of net/http holds is no sign that it is a client. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "crypto/x509.loadSystemRoots",
                "crypto/tls.(*Conn).clientHandshake",
                "mime.loadMimeFile",
                "net.(*Resolver).LookupIPAddr",
                "os.Getenv"
            })
    void aFunctionOfManyProgramsShowsNothing(String function) {
        assertThat(of(FakeEvidence.go().calls("main.main", function)).needs()).isEmpty();
    }

    @Test
    void aServerThatVerifiesItsClientsNeedsNoAuthorities() {
        FakeEvidence server = FakeEvidence.go()
                .calls("main.main", "crypto/tls.(*Conn).processCertsFromClient", "crypto/x509.(*Certificate).Verify");

        assertThat(of(server).get(NeedId.CA)).isNull();
    }

    /** Since Go 1.24 each makes of a plain connection what looks like a client's; the compiler may have inlined it. */
    @Test
    void aServerOfNetHttpIsNoClient() {
        String server = "net/http.(*conn).maybeServeUnencryptedHTTP2";
        String handshake = "crypto/tls.(*Conn).clientHandshake-fm";
        FakeEvidence called = FakeEvidence.go()
                .calls("main.main", server, "net/http.unencryptedTLSConn", "crypto/tls.Client", handshake);
        FakeEvidence inlined = FakeEvidence.go().calls("main.main", server, handshake);

        assertThat(of(called).get(NeedId.CA)).isNull();
        assertThat(of(inlined).get(NeedId.CA)).isNull();
        called.calls("main.main", "example.com/m.Dial", "crypto/tls.Client");
        assertThat(need(called, NeedId.CA).path())
                .containsExactly("main.main", "example.com/m.Dial", "crypto/tls.Client");
        inlined.calls("main.main", "example.com/m.Dial", handshake);
        assertThat(need(inlined, NeedId.CA).path()).containsExactly("main.main", "example.com/m.Dial", handshake);
    }

    @Test
    void aPortLookedUpByThePackageNetAloneIsNoNeed() {
        assertThat(of(FakeEvidence.go().calls("main.main", "net.Dial", "net.(*Resolver).LookupPort"))
                        .needs())
                .isEmpty();
    }

    @Test
    void rootsThatAProgramBringsStandInForTheFile() {
        FakeEvidence own = FakeEvidence.go()
                .calls("main.main", "crypto/tls.(*Conn).clientHandshake-fm")
                .calls("golang.org/x/crypto/x509roots/fallback.init.0", "crypto/x509.SetFallbackRoots");

        Need need = need(own, NeedId.CA);

        assertThat(need.confidence()).isEqualTo(B);
        assertThat(need.files()).isEmpty();
        assertThat(need.isAdded()).isFalse();
    }

    /** A flag of the program may decide that, or a script of an interpreter; without them it needs the file. */
    @ParameterizedTest
    @ValueSource(strings = {"main.main", "example.com/interpreter/library.init.33"})
    void rootsThatAProgramMayBringLaterDoNot(String caller) {
        FakeEvidence later = FakeEvidence.go()
                .calls("main.main", "crypto/tls.(*Conn).clientHandshake-fm")
                .calls(caller, "crypto/x509.SetFallbackRoots");

        assertThat(confidence(later, NeedId.CA)).isEqualTo(A);
    }

    @Test
    void zonesThatAProgramHoldsAreNoNeed() {
        FakeEvidence embedded = FakeEvidence.go()
                .calls("main.main", "time.LoadLocation")
                .calls("main.main", "time.Now", "time.initLocal")
                .calls("time/tzdata.init.0", "time.registerLoadFromEmbeddedTZData");

        assertThat(of(embedded)).isEqualTo(NeedFindings.NONE);
    }

    @Test
    void localTimeIsTold() {
        assertThat(of(FakeEvidence.go().calls("main.main", "time.initLocal")).localTime())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"go1.15.15, B", "go1.4, B", "go1.16,", "go1.26.8,", "devel go1.15-abc,"})
    void onlyAnOldGoNeedsNsswitch(String version, @Nullable Confidence expected) {
        FakeEvidence evidence =
                FakeEvidence.go().version(version).calls("main.main", "net.Dial", "net.(*Resolver).lookupIPAddr");

        assertThat(confidence(evidence, NeedId.NSSWITCH)).isEqualTo(expected);
    }

    @Test
    void packagesThatStartProgramsAreNamed() {
        FakeEvidence evidence = FakeEvidence.go()
                .calls("main.main", "gopkg.in/open%2ev1.Browser", "os/exec.Command")
                .calls("main.main", "example.com/git.(*Repository).Fetch.func1", "os/exec.Command")
                .calls("main.main", "os/exec.CommandContext", "os/exec.Command");

        Need need = need(evidence, NeedId.EXEC);

        assertThat(need.names()).containsExactly("example.com/git", "gopkg.in/open.v1");
        assertThat(need.isAdded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/usr/share/terminfo, terminfo, C", "/etc/machine-id, machine-id, C", "XDG_CACHE_HOME, home, B"})
    void aTextShowsANeed(String text, String id, Confidence confidence) {
        NeedId expected = Objects.requireNonNull(NeedId.parse(id));

        assertThat(confidence(FakeEvidence.go().calls("main.main").text(text), expected))
                .isEqualTo(confidence);
        assertThat(NeedsTable.texts(Evidence.Language.GO)).contains(text);
    }

    @Test
    void whereCallsAreNotFollowedWhatIsLinkedCounts() {
        FakeEvidence mips = FakeEvidence.go()
                .inexact()
                .calls("main.main", "crypto/tls.(*Conn).clientHandshake-fm")
                .calls("main.main", "crypto/x509.(*Certificate).Verify")
                .calls("main.main", "os/exec.(*Cmd).Start");

        assertThat(need(mips, NeedId.CA).path()).isEmpty();
        assertThat(confidence(mips, NeedId.CA)).isEqualTo(B);
        assertThat(need(mips, NeedId.CA).isAdded()).isTrue();
        assertThat(confidence(mips.calls("main.main", "crypto/tls.dial"), NeedId.CA))
                .isEqualTo(A);
        assertThat(need(mips, NeedId.EXEC).names()).isEmpty();
    }

    /** It stands in each server, and who calls it is not known. */
    @Test
    void whereCallsAreNotFollowedVerifyIsNoSign() {
        assertThat(of(FakeEvidence.go().inexact().calls("main.main", "crypto/x509.(*Certificate).Verify"))
                        .needs())
                .isEmpty();
    }

    @Test
    void codeThatIsLoadedLaterIsWarnedOf() {
        assertThat(of(FakeEvidence.go().calls("main.main", "plugin.Open")).warnings())
                .singleElement()
                .asString()
                .contains("plugin.Open");
    }

    @Test
    void theStrongestRuleIsTold() {
        FakeEvidence both = FakeEvidence.go()
                .calls("main.main", "crypto/tls.(*Conn).serverHandshake-fm")
                .calls("main.main", "crypto/x509.SystemCertPool");

        assertThat(confidence(both, NeedId.CA)).isEqualTo(A);
        assertThat(C.isAdded()).isFalse();
    }
}
