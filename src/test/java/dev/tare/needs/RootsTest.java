package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RootsTest {
    private static final Roots ROOTS = Roots.bundled();

    @Test
    void theFileIsWhatItsDescriptionSays() throws GeneralSecurityException {
        byte[] pem = ROOTS.pem();

        assertThat(pem).hasSize(ROOTS.bytes());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pem)))
                .isEqualTo(ROOTS.sha256());
        assertThat(ROOTS.source()).startsWith("Mozilla");
    }

    @Test
    void allAreCertificatesOfAuthorities() throws GeneralSecurityException {
        Collection<? extends Certificate> all =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(ROOTS.pem()));

        assertThat(all).hasSize(ROOTS.count()).doesNotHaveDuplicates();
        for (Certificate each : all) {
            X509Certificate certificate = (X509Certificate) each;
            assertThat(certificate.getBasicConstraints())
                    .as(certificate.getSubjectX500Principal().getName())
                    .isNotNegative();
        }
    }

    @Test
    void aListIsOldAfterAYear() {
        Instant made = Instant.parse(ROOTS.date() + "T00:00:00Z");

        assertThat(ROOTS.isOld(made.plusSeconds(364 * 86400L))).isFalse();
        assertThat(ROOTS.isOld(made.plusSeconds(366 * 86400L))).isTrue();
        assertThat(ROOTS.warning()).contains(ROOTS.date().toString());
    }
}
