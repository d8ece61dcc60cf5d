package dev.tare.needs.files;

/** An authority that nobody trusts; its key was never kept. */
final class TestAuthority {
    static final String SUBJECT = "CN=Test Authority,O=Tare";

    static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBpzCCAU2gAwIBAgIUU6hi1mz9poGaiEB66ED8i/MlZ34wCgYIKoZIzj0EAwIw
            KDENMAsGA1UECgwEVGFyZTEXMBUGA1UEAwwOVGVzdCBBdXRob3JpdHkwIBcNMjYx
            MTMwMTMzMzAxWhgPMjEyNjExMDYxMzMzMDFaMCgxDTALBgNVBAoMBFRhcmUxFzAV
            BgNVBAMMDlRlc3QgQXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            177wzJfXGaIwTt0Qusu2e4PZV+ISqfvNR4Bp14MxaQgZ2IDEppQnxVJeaTj1MyQr
            OoHm1WfFRF0C43b68oMVRaNTMFEwHQYDVR0OBBYEFCLY8CqVJNQg/KM/97PqyG0D
            cmMQMB8GA1UdIwQYMBaAFCLY8CqVJNQg/KM/97PqyG0DcmMQMA8GA1UdEwEB/wQF
            MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAOEErCs+CMiHNLitzH8dtW0NJ3wWTjmm
            8JhRTq7Cpgd5AiBnSJ/c2SLozO7hRAjmwE6cwtGQajoJc64q5idnITABSg==
            -----END CERTIFICATE-----
            """;

    private TestAuthority() {}
}
