package dev.tare.needs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.needs.Evidence;
import dev.tare.needs.FileCost;
import dev.tare.needs.Linkage;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedRule;
import dev.tare.needs.NeedsAnalysis;
import dev.tare.needs.NeedsTable;
import dev.tare.needs.Roots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedFilesTest {
    private static final Instant NOW = Instant.parse(Roots.bundled().date() + "T00:00:00Z");

    /** All that is ever added without being asked for. */
    private static final NeedFindings ALL = NeedsAnalysis.unreadable("it is a test", Linkage.STATIC);

    @TempDir
    Path folder;

    private NeedsSetting setting(String user, Map<String, String> environment, Set<NeedId> present) {
        return new NeedsSetting(
                new Surroundings(ImageUser.parse(user), environment),
                present,
                false,
                NeedFilesTest::zones,
                null,
                folder,
                folder,
                NOW);
    }

    private NeedFiles make(NeedFindings findings, NeedsChoice choice) {
        return NeedFiles.of(findings, choice, setting("65532:65532", Map.of(), Set.of()));
    }

    private static NeedsChoice with(String ids) {
        return NeedsChoice.parse(List.of(ids), List.of(), List.of(), List.of());
    }

    private static NeedsChoice ca(String... files) {
        return NeedsChoice.parse(List.of(), List.of(), List.of(files), List.of());
    }

    static ZoneData zones() throws IOException {
        return ZoneData.ofArchive(zip("Europe/Paris", "Etc/UTC"));
    }

    private static byte[] zone(String name) {
        return ("TZif2" + "\0".repeat(60) + name).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(zone(name));
            }
        }
        return out.toByteArray();
    }

    private static String text(NeedFiles files, String path) {
        for (NeedFile file : files.files()) {
            if (file.path().equals(path)) {
                return new String(file.bytes(), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no " + path + " in " + files);
    }

    @Test
    void aProgramThatNeedsNothingGetsNothing() {
        assertThat(make(NeedFindings.NONE, NeedsChoice.NONE)).isEqualTo(new NeedFiles(List.of(), Map.of(), List.of()));
    }

    @Test
    void eachFileHasItsModeItsOwnerAndItsReason() {
        NeedFiles files = make(ALL, NeedsChoice.NONE);

        assertThat(files.files())
                .extracting(file ->
                        file.path() + " " + Integer.toOctalString(file.mode()) + " " + file.uid() + ":" + file.gid())
                .containsExactly(
                        "/etc/group 644 0:0",
                        "/etc/passwd 644 0:0",
                        "/etc/ssl/certs/ca-certificates.crt 644 0:0",
                        "/home/nonroot 700 65532:65532",
                        "/tmp 1777 0:0",
                        "/usr/share/zoneinfo.zip 644 0:0");
        assertThat(files.files()).allMatch(file -> file.reason().contains("it is a test"));
        assertThat(files.environment())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("HOME", "/home/nonroot", "ZONEINFO", "/usr/share/zoneinfo.zip"));
        assertThat(files.notes()).isEmpty();
        assertThat(make(ALL, NeedsChoice.NONE)).isEqualTo(files);
    }

    /** What the table says a file costs is what it costs. */
    @Test
    void theCostsOfTheTableAreTrue() throws IOException {
        NeedFiles files = make(ALL, NeedsChoice.NONE);

        for (Need need : ALL.needs()) {
            if (need.id() != NeedId.TZ) {
                assertThat(need.bytes()).as(need.id().text()).isEqualTo(files.bytes(need.id()));
            }
        }
        NeedFiles asked = make(NeedFindings.NONE, with("nsswitch,mime,services,machine-id"));
        for (NeedRule rule : NeedsTable.RULES) {
            if (!asked.of(rule.id()).isEmpty()) {
                assertThat(rule.files().stream().mapToLong(FileCost::bytes).sum())
                        .as(rule.id().text())
                        .isEqualTo(asked.bytes(rule.id()));
            }
        }
        assertThat(asked.files())
                .extracting(NeedFile::path)
                .containsExactly(
                        "/etc/machine-id", "/etc/mime.types", "/etc/nsswitch.conf", "/etc/protocols", "/etc/services");
        assertThat(asked.files()).allMatch(file -> file.reason().startsWith("was asked for by --with "));
        assertThat(asked.bytes(NeedId.NSSWITCH)).isEqualTo(17);
        assertThat(asked.bytes(NeedId.MACHINE_ID)).isZero();
    }

    @Test
    void passwdHoldsRootTheUserAndNobody() {
        NeedFiles files = NeedFiles.of(
                NeedFindings.NONE, with("passwd,group"), setting("1000:staff", Map.of("HOME", "/data/"), Set.of()));

        assertThat(text(files, "/etc/passwd")).isEqualTo("""
                        root:x:0:0:root:/root:/sbin/nologin
                        user:x:1000:65532:user:/data:/sbin/nologin
                        nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
                        """);
        assertThat(text(files, "/etc/group")).isEqualTo("root:x:0:\nstaff:x:65532:\nnobody:x:65534:\n");
    }

    @Test
    void aUserWithANameIsFoundInTheImage() {
        NeedFiles files = NeedFiles.of(NeedFindings.NONE, NeedsChoice.NONE, setting("app", Map.of(), Set.of()));

        assertThat(text(files, "/etc/passwd")).contains("\napp:x:65532:65532:app:/home/app:/sbin/nologin\n");
        assertThat(files.files()).allMatch(file -> file.reason().contains("by a name"));
    }

    @Test
    void noUserStandsInPasswdTwice() {
        for (String user : List.of("0", "root", "nobody", "65534", "app")) {
            NeedFiles files = NeedFiles.of(NeedFindings.NONE, with("passwd,group"), setting(user, Map.of(), Set.of()));
            for (String file : List.of("/etc/passwd", "/etc/group")) {
                assertThat(text(files, file).lines().map(line -> line.split(":", -1)[0]))
                        .doesNotHaveDuplicates()
                        .contains("root", "nobody");
            }
        }
    }

    @Test
    void theEnvironmentSaysWhere() {
        Map<String, String> environment = Map.of("HOME", "/data", "TMPDIR", "/scratch/", "ZONEINFO", "/zones.zip");

        NeedFiles files = NeedFiles.of(ALL, NeedsChoice.NONE, setting("65532:65532", environment, Set.of()));

        assertThat(files.files())
                .extracting(NeedFile::path)
                .contains("/data", "/scratch", "/zones.zip")
                .doesNotContain("/tmp", "/usr/share/zoneinfo.zip");
        assertThat(files.environment()).isEmpty();
    }

    @Test
    void whatTheBaseHasIsNotAdded() {
        NeedFiles files = NeedFiles.of(
                ALL, NeedsChoice.NONE, setting("0", Map.of(), EnumSet.of(NeedId.CA, NeedId.TZ, NeedId.TMP)));

        assertThat(files.files()).extracting(NeedFile::path).containsExactly("/etc/group", "/etc/passwd", "/root");
    }

    @Test
    void whatIsNotWantedIsNotAdded() {
        NeedsChoice choice = NeedsChoice.parse(List.of(), List.of("ca,tz,home,passwd,group"), List.of(), List.of());

        assertThat(make(ALL, choice).files()).extracting(NeedFile::path).containsExactly("/tmp");
    }

    @Test
    void zonesThatAreChosenAreFilesInTheFolder() {
        NeedsChoice choice = NeedsChoice.parse(List.of(), List.of(), List.of(), List.of("Europe/Paris"));

        NeedFiles files = make(NeedFindings.NONE, choice);

        assertThat(files.files()).extracting(NeedFile::path).containsExactly("/usr/share/zoneinfo/Europe/Paris");
        assertThat(files.files().getFirst().bytes()).isEqualTo(zone("Europe/Paris"));
        assertThat(files.environment()).isEmpty();
        assertThatThrownBy(() -> make(
                        NeedFindings.NONE,
                        NeedsChoice.parse(List.of(), List.of(), List.of(), List.of("Europe/Pariss"))))
                .isInstanceOfSatisfying(
                        TareException.class,
                        thrown -> assertThat(thrown.problem().render())
                                .contains("there is no time zone Europe/Pariss", "Europe/Paris"));
    }

    @Test
    void theZoneOfTzIsAFileWhereTheProgramLooksForIt() {
        NeedFindings local = new NeedFindings(List.of(), List.of(), Evidence.Language.GO, true);

        NeedFiles files = NeedFiles.of(local, NeedsChoice.NONE, setting("", Map.of("TZ", ":Europe/Paris"), Set.of()));

        assertThat(files.files()).extracting(NeedFile::path).containsExactly("/usr/share/zoneinfo/Europe/Paris");
        assertThat(NeedFiles.of(
                                NeedFindings.NONE,
                                NeedsChoice.NONE,
                                setting("", Map.of("TZ", "Europe/Paris"), Set.of()))
                        .files())
                .isEmpty();
        assertThat(NeedFiles.of(local, NeedsChoice.NONE, setting("", Map.of("TZ", "UTC"), Set.of()))
                        .files())
                .isEmpty();
        assertThat(NeedFiles.of(local, NeedsChoice.NONE, setting("", Map.of("TZ", "Mars"), Set.of()))
                        .notes())
                .singleElement()
                .asString()
                .contains("TZ=Mars");
    }

    /** Only Go reads an archive. */
    @Test
    void aNativeProgramGetsAFolderOfZones() {
        NeedFindings other = new NeedFindings(List.of(), List.of(), Evidence.Language.NATIVE, true);

        assertThat(make(other, with("tz")).files())
                .extracting(NeedFile::path)
                .containsExactly("/usr/share/zoneinfo/Etc/UTC", "/usr/share/zoneinfo/Europe/Paris");
    }

    @Test
    void anArchiveThatGoCannotReadIsStoredAnew() throws IOException {
        byte[] archive = zones().archive();

        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                assertThat(each.getMethod()).isEqualTo(ZipEntry.STORED);
                assertThat(in.readAllBytes()).isEqualTo(zone(each.getName()));
            }
        }
        assertThat(ZoneData.ofArchive(archive).archive()).isEqualTo(archive);
        assertThatThrownBy(() -> ZoneData.ofArchive("no archive".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void zonesAreReadFromAFolder() throws IOException {
        Path zones = folder.resolve("zoneinfo");
        for (String name : List.of("Europe/Paris", "posix/Europe/Paris", "right/UTC", "localtime")) {
            Files.createDirectories(Objects.requireNonNull(zones.resolve(name).getParent()));
            Files.write(zones.resolve(name), zone(name));
        }
        Files.writeString(zones.resolve("zone.tab"), "FR +4852+00220 Europe/Paris");

        assertThat(ZoneData.ofFolder(zones).all()).containsOnlyKeys("Europe/Paris");
        assertThatThrownBy(() -> ZoneData.ofFolder(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void aListThatIsOldIsWarnedOf() {
        NeedsSetting late = new NeedsSetting(
                new Surroundings(ImageUser.ROOT, Map.of()),
                Set.of(),
                false,
                NeedFilesTest::zones,
                null,
                folder,
                folder,
                NOW.plusSeconds(400 * 86400L));

        assertThat(NeedFiles.of(NeedFindings.NONE, with("ca"), late).notes())
                .containsExactly(Roots.bundled().warning());
    }

    @Test
    void aFileOfCertificatesIsAddedToMozillas() throws IOException {
        String pem = new String(Roots.bundled().pem(), StandardCharsets.US_ASCII);
        String known = pem.substring(0, pem.indexOf("-----END CERTIFICATE-----") + 26);
        Path own = Files.writeString(folder.resolve("own.pem"), "key\n" + TestAuthority.PEM + known);

        NeedFiles files = make(NeedFindings.NONE, ca("own.pem"));

        assertThat(text(files, "/etc/ssl/certs/ca-certificates.crt")).isEqualTo(pem + TestAuthority.PEM);
        assertThat(files.files().getFirst().what()).contains("Mozilla", "own.pem");
        NeedsChoice alone = NeedsChoice.parse(List.of(), List.of("ca"), List.of(own.toString()), List.of());
        assertThat(text(make(NeedFindings.NONE, alone), "/etc/ssl/certs/ca-certificates.crt"))
                .isEqualTo(TestAuthority.PEM + known);
    }

    @Test
    void whatThisMachineTrustsBeyondMozillaIsNamed() throws IOException {
        Path host = folder.resolve("etc/ssl/cert.pem");
        Files.createDirectories(Objects.requireNonNull(host.getParent()));
        Files.writeString(host, new String(Roots.bundled().pem(), StandardCharsets.US_ASCII) + TestAuthority.PEM);

        assertThat(make(NeedFindings.NONE, ca("host")).notes())
                .containsExactly("--ca host: this machine trusts 1 beyond Mozilla's list: " + TestAuthority.SUBJECT);
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws IOException {
        Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.writeString(folder.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        for (String file : List.of("none.pem", "key.pem", "bad.pem", "host")) {
            assertThatThrownBy(() -> make(NeedFindings.NONE, ca(file)))
                    .as(file)
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("--ca " + file);
        }
    }

    @Test
    void aLoaderComesFromWhereItIsSaid() {
        NeedFile loader =
                NeedFile.file(NeedId.LOADER, "/lib/ld.so", new byte[3], "the loader", "is linked dynamically");
        NeedsSetting from = new NeedsSetting(
                new Surroundings(ImageUser.ROOT, Map.of()),
                Set.of(),
                false,
                NeedFilesTest::zones,
                () -> List.of(loader),
                folder,
                folder,
                NOW);

        assertThat(NeedFiles.of(NeedFindings.NONE, with("loader"), from).files())
                .containsExactly(loader);
        assertThatThrownBy(() -> make(NeedFindings.NONE, with("loader")))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("--with loader");
    }
}
