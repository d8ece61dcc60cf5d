package dev.tare.dockerfile.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnChecksTest {
    private static final String DIGEST = "@sha256:" + "a".repeat(64);

    private static CheckResult check(String text, PlanOptions.Builder options, ContextFiles context) {
        return Checks.ofFile(new SourceText("Dockerfile", text), options.build(), (name, platform) -> null, context);
    }

    /** Our findings as {@code Rule line}. */
    private static List<String> found(String text, ContextFiles context) {
        CheckResult result = check(text, PlanOptions.builder(), context);
        assertThat(result.error()).isNull();
        return own(result);
    }

    private static List<String> own(CheckResult result) {
        return result.findings().stream()
                .filter(finding -> OwnRules.ALL.contains(finding.rule()))
                .map(finding -> finding.rule().name() + " " + finding.start())
                .toList();
    }

    private static List<String> found(String text) {
        return found(text, ContextFiles.NONE);
    }

    private static Finding only(String text, ContextFiles context, Rule rule) {
        List<Finding> findings = check(text, PlanOptions.builder(), context).findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .toList();
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static ContextFiles context(boolean ignoreFile, ContextFiles.File... files) {
        return new ContextFiles(List.of(files), ignoreFile);
    }

    @Test
    void aBaseWithoutVersionIsFoundWhereverItStands() {
        assertThat(found("FROM alpine AS a\nFROM alpine:latest\nFROM localhost:5000/alpine\n"))
                .containsExactly("UnpinnedBase 1", "UnpinnedBase 2", "UnpinnedBase 3");
    }

    @Test
    void aVersionADigestAStageAndScratchArePinned() {
        assertThat(found("FROM alpine:3.20 AS a\nFROM a\nFROM scratch\nFROM alpine" + DIGEST + "\n"))
                .isEmpty();
        assertThat(found("ARG V=3.20\nFROM alpine:$V\n")).isEmpty();
    }

    @Test
    void theWholeContextBeforeItsDependenciesCountsTheFiles() {
        Finding finding = only(
                "FROM golang:1.25 AS b\nWORKDIR /src\nCOPY . .\nRUN go mod download\nFROM scratch\n",
                context(true, new ContextFiles.File("a", 1_500_000), new ContextFiles.File("b/c", 500_000)),
                OwnRules.COPY_BEFORE_DEPENDENCIES);
        assertThat(finding.start()).isEqualTo(3);
        assertThat(finding.detail()).contains("before go mod download (line 4)", "any of its files (2, 2 MB)");
        assertThat(finding.fix()).startsWith("COPY go.mod go.sum ./ first");
    }

    @Test
    void dependenciesBeforeTheContextAreInOrder() {
        assertThat(found("FROM node:22\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n"))
                .isEmpty();
        assertThat(found("FROM python:3.13\nCOPY . .\nRUN pip install flask\n")).isEmpty();
        assertThat(found("FROM python:3.13\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\n"))
                .containsExactly("CopyBeforeDependencies 2");
    }

    @Test
    void aContextWithGitAndNoIgnoreFileSaysHowManyBytes() {
        ContextFiles files = context(
                false, new ContextFiles.File(".git/objects/pack/x", 12_000_000), new ContextFiles.File("main.go", 10));
        Finding finding = only("FROM scratch\nCOPY . /\n", files, OwnRules.MISSING_DOCKERIGNORE);
        assertThat(finding.start()).isEqualTo(2);
        assertThat(finding.detail()).contains(".git (1 file, 12 MB)");
        assertThat(found("FROM scratch\nCOPY . /\n", new ContextFiles(files.files(), true)))
                .isEmpty();
    }

    @Test
    void theToolchainInTheFinalImageIsFoundAndInABuilderIsNot() {
        String build = "WORKDIR /src\nCOPY main.go go.mod ./\nRUN CGO_ENABLED=0 go build -ldflags '-s -w' -o /app\n";
        assertThat(found("FROM golang:1.25\n" + build + "USER 5\nENTRYPOINT [\"/app\"]\n"))
                .containsExactly("BuildToolsShipped 1");
        assertThat(found("FROM golang:1.25 AS b\n" + build
                        + "FROM scratch\nCOPY --from=b /app /\nUSER 5\nCMD [\"/app\"]\n"))
                .isEmpty();
    }

    @Test
    void aBaseAroundAStaticProgramIsFoundUnlessSomethingUsesIt() {
        String build = "FROM golang:1.25 AS b\nENV CGO_ENABLED=0\nRUN go build -ldflags=-s -o /app .\n";
        String program = "COPY --from=b /app /\nUSER 5\nENTRYPOINT [\"/app\"]\n";
        Finding finding = only(build + "FROM alpine:3.20\n" + program, ContextFiles.NONE, OwnRules.BASE_NOT_NEEDED);
        assertThat(finding.start()).isEqualTo(4);
        assertThat(finding.detail()).contains("all of alpine:3.20");
        assertThat(finding.fix()).startsWith("FROM scratch");
        assertThat(found("FROM golang:1.25 AS b\nRUN CGO_ENABLED=0 go build -ldflags=-s .\nFROM debian:13\n" + program))
                .containsExactly("BaseNotNeeded 3");
        assertThat(found(build + "FROM alpine:3.20\nRUN apk add git\n" + program))
                .isEmpty();
        assertThat(found(build + "FROM alpine:3.20\nCOPY --from=b /app /\nUSER 5\nCMD /app\n"))
                .isEmpty();
        assertThat(found(build + "FROM gcr.io/distroless/static:1\n" + program)).isEmpty();
        assertThat(found(build + "FROM scratch\n" + program)).isEmpty();
        assertThat(found("FROM golang:1.25 AS b\nRUN go build -ldflags=-s .\nFROM debian:13\n" + program))
                .isEmpty();
    }

    @Test
    void cgoMattersOnlyForScratch() {
        String build = "FROM golang:1.25 AS b\nRUN go build -ldflags=-s -o /app .\n";
        assertThat(found(build + "FROM scratch\nCOPY --from=b /app /\n")).containsExactly("CgoNotDisabled 2");
        assertThat(found(build + "FROM debian:13\nCOPY --from=b /app /\n")).isEmpty();
        assertThat(found("FROM golang:1.25 AS b\nENV CGO_ENABLED=0\nRUN go build -ldflags=-s .\nFROM scratch\n"
                        + "COPY --from=b /app /\n"))
                .isEmpty();
    }

    @Test
    void debugInformationIsFoundUnlessStrippedOrUnknown() {
        assertThat(found("FROM golang:1.25\nRUN go build -o /app .\n")).containsExactly("DebugInfoShipped 2");
        assertThat(found("FROM golang:1.25\nRUN go build -ldflags \"-w -s\" .\n"))
                .isEmpty();
        assertThat(found("FROM golang:1.25\nRUN go build -ldflags \"$LDFLAGS\" .\n"))
                .isEmpty();
    }

    @Test
    void aptListsMustGoInTheStepThatFetchedThem() {
        assertThat(found("FROM debian:13\nRUN apt-get update && apt-get install -y git\n"))
                .containsExactly("AptListsLeft 2");
        assertThat(found("FROM debian:13\nRUN apt-get -qq update\nRUN rm -rf /var/lib/apt/lists/*\n"))
                .containsExactly("AptListsLeft 2");
        assertThat(found("FROM debian:13\nRUN apt-get update \\\n && apt-get install -y git \\\n"
                        + " && rm -rf /var/lib/apt/lists/*\n"))
                .isEmpty();
        assertThat(found("FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n"))
                .isEmpty();
        assertThat(found("FROM debian:13 AS b\nRUN apt-get update\nFROM scratch\nCOPY --from=b /x /\n"))
                .isEmpty();
    }

    @Test
    void secretsAreFoundByNameInFoldersAndByValue() {
        ContextFiles files =
                context(true, new ContextFiles.File("conf/.env", 10), new ContextFiles.File("conf/.env.example", 10));
        assertThat(found("FROM scratch\nCOPY conf /conf\nCOPY id_rsa tls/server.pem /\nCOPY id_rsa.pub /\n", files))
                .containsExactly("SecretCopied 2", "SecretCopied 3", "SecretCopied 3");
        assertThat(found("FROM scratch\nENV AWS=AKIAIOSFODNN7EXAMPLE\nARG A=ghp_012345678901234567\n"))
                .containsExactly("SecretValue 2", "SecretValue 3");
        assertThat(found("FROM alpine:3 AS b\nCOPY id_rsa /\nFROM scratch\nCOPY --from=b /x /\n"))
                .isEmpty();
    }

    @Test
    void aFileThatALaterLayerRemovesSaysWhatItCosts() {
        ContextFiles files = context(true, new ContextFiles.File("big.tar", 40_000_000));
        String text = "FROM debian:13\nWORKDIR /tmp\nCOPY big.tar ./\nRUN tar xf big.tar && rm -f big.tar\n";
        Finding finding = only(text, files, OwnRules.DELETED_LATER);
        assertThat(finding.start()).isEqualTo(4);
        assertThat(finding.detail()).contains("/tmp/big.tar", "layer of line 3", "its 40 MB");
        assertThat(found("FROM debian:13\nCOPY a /data/a\nRUN rm -r /data/*\n")).containsExactly("DeletedLater 3");
        assertThat(found("FROM debian:13\nCOPY a /data/a\nRUN rm -r /data/b /dat\n"))
                .isEmpty();
    }

    @Test
    void anAddThatCopiesIsFoundAndOneThatFetchesOrUnpacksIsNot() {
        assertThat(found("FROM scratch\nADD a b /d/\nADD . /app\n")).containsExactly("AddForCopy 2", "AddForCopy 3");
        assertThat(found("FROM scratch\nADD https://example.com/x /\nADD a.tar.gz /\nADD $A /\nADD *.t* /\n"
                        + "ADD git@example.com:a/b.git /\nADD --unpack=false a /\nADD <<EOF /x\nEOF\n"))
                .isEmpty();
    }

    @Test
    void modesThatLetAnybodyWriteAreFound() {
        for (String mode : List.of("777", "0666", "a+w", "go+rw", "ugo=rwx", "u=rwx,o=w")) {
            assertThat(found("FROM scratch\nRUN mkdir /x && chmod -R " + mode + " /x\nCOPY --chmod=" + mode + " a /\n"))
                    .as(mode)
                    .containsExactly("WorldWritable 2", "WorldWritable 3");
        }
        for (String mode : List.of("755", "1777", "0640", "u+w", "+w", "a+rX", "o-w", "a+rwxt", "7")) {
            assertThat(found("FROM scratch\nRUN chmod " + mode + " /x\nCOPY --chmod=" + mode + " a /\n"))
                    .as(mode)
                    .isEmpty();
        }
        assertThat(found("FROM alpine:3 AS b\nRUN chmod 777 /x\nFROM scratch\nCOPY --from=b /x /\n"))
                .isEmpty();
    }

    @Test
    void aProgramThatRunsAsRootIsFoundUnlessItsBaseNamesAUser() {
        assertThat(found("FROM debian:13\nCMD [\"/app\"]\n")).containsExactly("RunsAsRoot 2");
        assertThat(found("FROM debian:13\nUSER 5\nRUN a\nUSER root:root\nENTRYPOINT a\n"))
                .containsExactly("RunsAsRoot 5");
        assertThat(found("FROM debian:13 AS a\nUSER app\nFROM a\nCMD a\n")).isEmpty();
        assertThat(found("FROM debian:13\nUSER $APP\nCMD a\n")).isEmpty();
        assertThat(found("FROM gcr.io/distroless/static:nonroot\nCMD [\"/a\"]\n"))
                .isEmpty();
        assertThat(found("FROM debian:13 AS b\nCMD a\nFROM scratch\nCOPY --from=b /x /\n"))
                .as("no program is started")
                .isEmpty();
    }

    @Test
    void oursAreSkippedAsDockersAre() {
        assertThat(found("# check=skip=UnpinnedBase\nFROM alpine\n")).isEmpty();
        assertThat(found("FROM scratch\n# check=skip=all\nFROM alpine\n")).isEmpty();
        assertThat(own(check(
                        "FROM alpine\n",
                        PlanOptions.builder().buildArg(Checks.BUILD_ARGUMENT, "skip=UnpinnedBase"),
                        ContextFiles.NONE)))
                .isEmpty();
    }

    @Test
    void aBaseThatIsNotThereMakesNoVariableUndefined() {
        assertThat(check("FROM golang:1.25\nCOPY x $GOPATH/src\n", PlanOptions.builder(), ContextFiles.NONE)
                        .findings())
                .isEmpty();
    }

    @Test
    void aBrokenFileOrDirectiveIsAnErrorAndNoStackTrace() {
        TareException circle = check("FROM scratch\nCOPY --from=9 a b\n", PlanOptions.builder(), ContextFiles.NONE)
                .error();
        assertThat(circle).isNotNull().hasMessageContaining("invalid stage index 9");
        TareException directive = check("# check=foo=bar\nFROM scratch\n", PlanOptions.builder(), ContextFiles.NONE)
                .error();
        assertThat(directive).isNotNull().hasMessageContaining("invalid check option \"foo\"");
        assertThat(check("", PlanOptions.builder(), ContextFiles.NONE).error()).isNotNull();
    }
}
