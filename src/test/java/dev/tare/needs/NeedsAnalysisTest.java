package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeedsAnalysisTest {
    private static final Linkage DYNAMIC =
            new Linkage("/lib64/ld-linux-x86-64.so.2", List.of("libssl.so.3", "libc.so.6"));

    @ParameterizedTest
    @CsvSource({
        "getpwnam, passwd, B",
        "getgrgid_r, group, B",
        "mkstemp, tmp, B",
        "localtime_r, tz, C",
        "getservbyname, services, C",
        "popen, exec, C",
        "setlocale, locale, C"
    })
    void aSymbolThatIsImportedShowsANeedOfANativeProgram(String symbol, String id, Confidence confidence) {
        NeedFindings findings = NeedsAnalysis.find(FakeEvidence.other().imports(symbol), Linkage.STATIC);

        assertThat(findings.needs()).singleElement().satisfies(need -> {
            assertThat(need.id().text()).isEqualTo(id);
            assertThat(need.confidence()).isEqualTo(confidence);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "SSL_CERT_FILE, ca, B",
        "/etc/passwd, passwd, C",
        "TMPDIR, tmp, B",
        "/usr/share/zoneinfo, tz, C",
        "/etc/machine-id, machine-id, C",
        "/usr/share/terminfo, terminfo, C",
        "XDG_DATA_HOME, home, C",
        "/openssl.cnf, openssl, C"
    })
    void aTextShowsANeedOfANativeProgram(String text, String id, Confidence confidence) {
        NeedFindings findings = NeedsAnalysis.find(FakeEvidence.other().text(text), Linkage.STATIC);

        assertThat(findings.needs()).singleElement().satisfies(need -> {
            assertThat(need.id().text()).isEqualTo(id);
            assertThat(need.confidence()).isEqualTo(confidence);
        });
        assertThat(NeedsTable.texts(Evidence.Language.NATIVE)).contains(text);
    }

    @Test
    void aVariableThatEachStaticProgramOfGlibcNamesIsAHintThere() {
        FakeEvidence evidence = FakeEvidence.other().text("TMPDIR").text("GETCONF_DIR");

        assertThat(NeedsAnalysis.find(evidence, Linkage.STATIC).needs())
                .extracting(Need::confidence)
                .containsExactly(Confidence.C);
    }

    @Test
    void nothingIsCertainOfANativeProgramButHowItIsLinked() {
        for (NeedRule rule : NeedsTable.RULES) {
            if (rule.language() == Evidence.Language.NATIVE) {
                assertThat(rule.confidence()).isNotEqualTo(Confidence.A);
            }
        }
    }

    @Test
    void aDynamicProgramNeedsItsLoaderAndItsLibraries() {
        NeedFindings findings = NeedsAnalysis.find(FakeEvidence.other().library("libssl.so.3"), DYNAMIC);

        assertThat(findings.needs()).extracting(Need::id).containsExactly(NeedId.CA, NeedId.LOADER, NeedId.LIBRARIES);
        assertThat(Objects.requireNonNull(findings.get(NeedId.LOADER)).names())
                .containsExactly("/lib64/ld-linux-x86-64.so.2");
        assertThat(Objects.requireNonNull(findings.get(NeedId.LIBRARIES)).names())
                .containsExactly("libssl.so.3", "libc.so.6");
    }

    /** The kernel looks for the loader that a program names, whether the program asks the loader for something or not. */
    @Test
    void aStaticProgramThatNamesALoaderNeedsTheLoaderAlone() {
        NeedFindings findings = NeedsAnalysis.find(
                FakeEvidence.go().calls("main.main"), new Linkage("/lib64/ld-linux-x86-64.so.2", List.of()));

        assertThat(findings.needs()).extracting(Need::id).containsExactly(NeedId.LOADER);
    }

    @Test
    void whatCannotBeReadNeedsWhatProgramsCommonlyNeed() {
        NeedFindings findings = NeedsAnalysis.unreadable("it is packed by UPX", Linkage.STATIC);

        assertThat(findings.needs())
                .extracting(Need::id)
                .containsExactly(NeedId.CA, NeedId.TZ, NeedId.PASSWD, NeedId.GROUP, NeedId.TMP, NeedId.HOME);
        assertThat(findings.needs()).allMatch(Need::isAdded);
        assertThat(findings.warnings()).singleElement().asString().contains("packed by UPX");
    }

    @Test
    void eachRuleSaysWhyWhatAndWhence() {
        for (NeedRule rule : NeedsTable.RULES) {
            assertThat(rule.signs()).isNotEmpty();
            assertThat(List.of(rule.reason(), rule.missing()))
                    .allSatisfy(text -> assertThat(text).isNotBlank().doesNotEndWith("."));
            assertThat(rule.source()).isNotBlank();
        }
    }

    /** A stronger rule below a weaker one would make the answer a matter of the table's order. */
    @Test
    void theRulesOfANeedAreInTheOrderOfTheirConfidence() {
        for (int i = 0; i < NeedsTable.RULES.size(); i++) {
            NeedRule rule = NeedsTable.RULES.get(i);
            for (NeedRule later : NeedsTable.RULES.subList(i + 1, NeedsTable.RULES.size())) {
                if (later.id() == rule.id() && later.language() == rule.language()) {
                    assertThat(later.confidence()).isGreaterThanOrEqualTo(rule.confidence());
                }
            }
        }
    }

    /** Whatever a program holds: needs are in order, one of each, and neither order nor repetition changes them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findingsDependOnWhatIsThereAlone(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<String> functions = new ArrayList<>();
            FakeEvidence forth = FakeEvidence.go();
            for (String each : functions()) {
                if (random.nextInt(4) == 0) {
                    functions.add(each);
                    forth.calls("main.main", "example.com/x.F", each);
                }
            }
            FakeEvidence back = FakeEvidence.go();
            Collections.shuffle(functions, random);
            functions.forEach(each -> back.calls("main.main", "example.com/x.F", each));

            NeedFindings findings = NeedsAnalysis.find(forth, DYNAMIC);

            assertThat(NeedsAnalysis.find(back, DYNAMIC)).isEqualTo(findings);
            assertThat(findings.needs()).extracting(Need::id).isSorted().doesNotHaveDuplicates();
            assertThat(FindingsJson.read(Json.read(Json.write(FindingsJson.write(findings)))))
                    .isEqualTo(findings);
        }
    }

    private static Set<String> functions() {
        TreeSet<String> functions = new TreeSet<>();
        for (NeedRule rule : NeedsTable.RULES) {
            for (Sign sign : rule.signs()) {
                if (sign instanceof Sign.Called called) {
                    functions.add(called.function());
                } else if (sign instanceof Sign.CalledOutside called) {
                    functions.add(called.function());
                }
            }
        }
        return functions;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"needs\": 1}",
                "{\"needs\": [{\"id\": \"gold\"}]}",
                "{\"needs\": [{\"id\": \"ca\", \"confidence\": \"D\"}]}",
                "{\"needs\": [{\"id\": \"ca\", \"confidence\": \"A\", \"reason\": \"r\", \"missing\": \"m\","
                        + " \"files\": [{\"path\": \"/x\", \"bytes\": 1, \"mode\": \"9\", \"what\": \"w\"}]}]}"
            })
    void whatIsNoFindingsIsRefused(String json) {
        assertThatThrownBy(() -> FindingsJson.read(Json.read(json.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class);
    }
}
