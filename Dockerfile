# footnote in an image that holds nothing else: one static binary, no shell, no
# package manager, an unprivileged user. Build it with
#
#	docker build --tag footnote --build-arg VERSION="$(git describe --always)" .
#
# It wants a DATABASE_URL, since there is no PostgreSQL inside to start, and
# reads no PDF, since there is no pdftotext inside either.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags "-s -w -X main.version=${VERSION}" -o /footnote .
RUN mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /footnote /footnote
# The one place that the program may write to; a new volume takes its owner over.
COPY --from=build --chown=65532:65532 /data /data
ENV FOOTNOTE_DATA_DIR=/data
VOLUME /data
USER 65532:65532
ENTRYPOINT ["/footnote"]
