package dev.tare.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileAskedTest {
    private static List<FileAsked> parse(String text) {
        return FileAsked.parse(text);
    }

    @Test
    void aRelativePathIsTakenFromTheFolderOfTheCall() {
        assertThat(parse("2\0open\0/bin/a\0/srv/www\0../x\0" + "0\0exec\0/bin/a\0\0//bin/./b\0"))
                .containsExactly(
                        new FileAsked(2, "open", "/bin/a", "srv/x"), new FileAsked(0, "exec", "/bin/a", "bin/b"));
    }

    @Test
    void aRecordThatIsCutOffIsLeftOut() {
        assertThat(parse("2\0open\0/bin/a\0\0/x\0" + "2\0open\0/bin/a\0")).hasSize(1);
        assertThat(parse("")).isEmpty();
    }

    @Test
    void thatMoreWasAskedForIsSeenAtTheEnd() {
        assertThat(FileAsked.isCutOff("2\0open\0/bin/a\0\0/x\0full\0")).isTrue();
        assertThat(FileAsked.isCutOff("2\0open\0/bin/a\0\0/full\0")).isFalse();
        assertThat(parse("2\0open\0/bin/a\0\0/x\0full\0")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etc/localtime",
                "etc/nsswitch.conf",
                "etc/mdns.allow",
                "sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
                "usr/share/mime/globs2",
                "lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libc.so.6"
            })
    void whatEveryProgramMissesIsNoMiss(String path) {
        assertThat(new FileAsked(2, "open", "/bin/a", path).isMiss()).isFalse();
    }

    @Test
    void aMissIsToldWithItsProgramAndCall() {
        FileAsked loop = new FileAsked(40, "open", "/bin/a", "etc/app.conf");
        assertThat(loop.isMiss()).isTrue();
        assertThat(loop.line()).isEqualTo("/bin/a open /etc/app.conf: ELOOP");
        assertThat(new FileAsked(30, "open", "/bin/a", "tmp/x").isMiss()).isFalse();
        assertThat(new FileAsked(30, "open", "/bin/a", "tmp/x").isReadOnly()).isTrue();
    }
}
