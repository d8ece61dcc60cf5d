package dev.tare.needs;

import java.time.LocalDate;

// Made by scripts/renew-roots, of the list whose sum is h1:5NBkmd8MXirajj6AAEpi4HFVJnVkBNPTL1ggYAKqaws=
/** The certificates of this distribution. */
final class BundledRoots {
    static final Roots ROOTS = new Roots(
            "Mozilla's list, by golang.org/x/crypto/x509roots/fallback v0.0.0-20261030153154-30a33513ff6d",
            LocalDate.of(2026, 10, 30),
            117,
            "2e8c74afd29d6d4e560aaf749c10659c8a0443497c2d336f3bbf14b4fc80fbc7",
            177091);

    private BundledRoots() {}
}
