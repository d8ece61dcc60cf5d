package dev.tare.needs.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedId;
import dev.tare.needs.files.NeedFile;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoaderClosureTest {
    private static final String GLIBC = "/lib64/ld-linux-x86-64.so.2";
    private static final String MUSL = "/lib/ld-musl-x86_64.so.1";
    private static final String DEBIAN = "usr/lib/x86_64-linux-gnu/";

    private static MemoryTree debian() {
        return new MemoryTree()
                .symlink("lib", "usr/lib")
                .symlink("lib64", "usr/lib64")
                .symlink("usr/lib64/ld-linux-x86-64.so.2", "../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")
                .file(
                        DEBIAN + "ld-linux-x86-64.so.2",
                        TextElf.library("ld-linux-x86-64.so.2").text())
                .file(
                        DEBIAN + "libc.so.6",
                        TextElf.library("libc.so.6", "ld-linux-x86-64.so.2").text());
    }

    private static LoaderClosure closure(MemoryTree tree, TextElf program) throws IOException {
        return LoaderClosure.of(tree, "opt/app/bin/app", Elf.read(ByteSource.of(program.bytes())));
    }

    private static List<String> paths(LoaderClosure closure) {
        return closure.libraries().stream().map(LoaderClosure.Found::path).toList();
    }

    @Test
    void aStaticProgramNeedsNothing() throws IOException {
        LoaderClosure closure = closure(new MemoryTree(), new TextElf(62, null, List.of(), null, null, null));

        assertThat(closure).isEqualTo(new LoaderClosure(null, null, List.of(), List.of()));
        assertThat(closure.isComplete()).isTrue();
    }

    @Test
    void followsWhatLibrariesAskFor() throws IOException {
        MemoryTree tree = debian().symlink(DEBIAN + "liba.so.1", "liba.so.1.2.3")
                .file(
                        DEBIAN + "liba.so.1.2.3",
                        TextElf.library("liba.so.1", "libb.so.2", "libc.so.6").text())
                .file("lib64/unused", "")
                .file(
                        "usr/lib64/libb.so.2",
                        TextElf.library("libb.so.2", "liba.so.1", "libgone.so").text());

        LoaderClosure closure = closure(tree, TextElf.program(GLIBC, "liba.so.1", "libc.so.6"));

        assertThat(closure.loader())
                .satisfies(found -> assertThat(found.file().path()).isEqualTo(DEBIAN + "ld-linux-x86-64.so.2"));
        assertThat(paths(closure))
                .containsExactly("lib/x86_64-linux-gnu/liba.so.1", "lib/x86_64-linux-gnu/libc.so.6", "lib64/libb.so.2");
        assertThat(closure.missing()).containsExactly("libgone.so");
        assertThat(closure.isComplete()).isFalse();
    }

    @Test
    void anEmptyTreeLacksTheLoader() throws IOException {
        LoaderClosure closure = closure(new MemoryTree(), TextElf.program(GLIBC, "libc.so.6"));

        assertThat(closure.loader()).isNull();
        assertThat(closure.interpreter()).isEqualTo(GLIBC);
        assertThat(closure.missing()).containsExactly("libc.so.6");
    }

    @Test
    void looksWhereTheProgramSaysFirst() throws IOException {
        MemoryTree tree = debian().file(
                        DEBIAN + "liba.so", TextElf.library("liba.so").text())
                .file("opt/app/lib/liba.so", TextElf.library("liba.so").text());

        assertThat(paths(closure(tree, TextElf.program(GLIBC, "liba.so").withRunpath("$ORIGIN/../lib"))))
                .containsExactly("opt/app/lib/liba.so");
        assertThat(paths(closure(tree, TextElf.program(GLIBC, "liba.so").withRpath("/none:${ORIGIN}/../lib"))))
                .containsExactly("opt/app/lib/liba.so");
        assertThat(paths(closure(tree, TextElf.program(GLIBC, "liba.so"))))
                .containsExactly("lib/x86_64-linux-gnu/liba.so");
    }

    /** RPATH holds for what libraries ask for too, RUNPATH for what the program itself asks for alone (ld.so(8)). */
    @Test
    void handsOnRpathAndNotRunpath() throws IOException {
        MemoryTree tree = debian().file(
                        "opt/x/liba.so", TextElf.library("liba.so", "libb.so").text())
                .file("opt/x/libb.so", TextElf.library("libb.so").text());

        assertThat(closure(tree, TextElf.program(GLIBC, "liba.so").withRpath("/opt/x"))
                        .missing())
                .isEmpty();
        assertThat(closure(tree, TextElf.program(GLIBC, "liba.so").withRunpath("/opt/x"))
                        .missing())
                .containsExactly("libb.so");
    }

    @Test
    void readsTheConfigurationWithWhatItIncludes() throws IOException {
        MemoryTree tree = debian().file(
                        "etc/ld.so.conf", "# ours\ninclude /etc/ld.so.conf.d/*.conf\ninclude ld.so.conf\n")
                .file("etc/ld.so.conf.d/own.conf", "/opt/own # here\n")
                .file("etc/ld.so.conf.d/README", "/opt/readme\n")
                .file("opt/own/liba.so", TextElf.library("liba.so").text())
                .file("opt/readme/libb.so", TextElf.library("libb.so").text());

        LoaderClosure closure = closure(tree, TextElf.program(GLIBC, "liba.so", "libb.so"));

        assertThat(paths(closure)).containsExactly("opt/own/liba.so");
        assertThat(closure.missing()).containsExactly("libb.so");
    }

    @Test
    void passesOverLibrariesOfOtherMachinesAndWhatIsNone() throws IOException {
        MemoryTree tree = debian().file(
                        DEBIAN + "liba.so",
                        TextElf.library("liba.so").withMachine(40).text())
                .file("usr/lib64/liba.so", "INPUT ( liba.a )")
                .file("usr/lib/liba.so", TextElf.library("liba.so").text());

        assertThat(paths(closure(tree, TextElf.program(GLIBC, "liba.so")))).containsExactly("lib/liba.so");
    }

    @Test
    void knowsTheFoldersOfMusl() throws IOException {
        MemoryTree tree = new MemoryTree()
                .file(
                        "lib/ld-musl-x86_64.so.1",
                        TextElf.library("libc.musl-x86_64.so.1").text())
                .file(
                        "usr/local/lib/liba.so",
                        TextElf.library("liba.so", "libc.musl-x86_64.so.1").text())
                .file("opt/lib/libb.so", TextElf.library("libb.so").text());
        TextElf program = TextElf.program(MUSL, "liba.so", "libc.so", "libc.musl-x86_64.so.1");

        LoaderClosure closure = closure(tree, program);

        assertThat(paths(closure)).containsExactly("usr/local/lib/liba.so");
        assertThat(closure.isComplete()).isTrue();
        MemoryTree other = tree.file("etc/ld-musl-x86_64.path", "/opt/lib\n");
        assertThat(paths(closure(other, TextElf.program(MUSL, "libb.so")))).containsExactly("opt/lib/libb.so");
        assertThat(closure(other, program).missing()).containsExactly("liba.so");
    }

    @Test
    void whatIsTakenAlongLiesWhereALoaderFindsItWithoutConfiguration() throws IOException {
        MemoryTree tree = debian().file("etc/ld.so.conf", "/opt/own\n")
                .file("opt/own/liba.so", TextElf.library("liba.so").text());
        TextElf program = TextElf.program(GLIBC, "liba.so", "libc.so.6");

        List<NeedFile> files = LinkedFiles.of(tree, "the base", "app", Elf.read(ByteSource.of(program.bytes())));

        assertThat(files)
                .extracting(NeedFile::path)
                .containsExactly(GLIBC, "/lib/x86_64-linux-gnu/liba.so", "/lib/x86_64-linux-gnu/libc.so.6");
        assertThat(files).extracting(NeedFile::need).containsExactly(NeedId.LOADER, NeedId.LIBRARIES, NeedId.LIBRARIES);
        assertThat(files).allMatch(file -> file.mode() == 0755 && file.size() > 0);
    }

    @Test
    void whatIsMissingIsNamed() {
        TextElf program = TextElf.program(GLIBC, "libgone.so", "libc.so.6");

        assertThatThrownBy(() ->
                        LinkedFiles.of(new MemoryTree(), "the base", "app", Elf.read(ByteSource.of(program.bytes()))))
                .isInstanceOf(TareException.class)
                .hasMessage("--with loader: the base has no " + GLIBC
                        + ", libc.so.6, libgone.so, which /app needs to start");
    }
}
