"""The first rows: people, programme, observations, recordings, commentary, samples, accounts and the audit chain."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(length=40)  # an enumeration, by its value


def upgrade() -> None:  # noqa: PLR0915 - a statement for each table and index
    """Make every table."""
    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
    )
    op.create_index(op.f("ix_audit_anchor_provider_id"), "audit_anchor", ["provider_id"])
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("membership_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("payload_hash", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("entry_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("provider_id", "sequence", name=op.f("uq_audit_entry_provider_id_sequence")),
    )
    op.create_index(op.f("ix_audit_entry_provider_id"), "audit_entry", ["provider_id"])
    op.create_table(
        "audit_head",
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "lease",
        sa.Column("executor_id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("beat_ms", sa.BigInteger(), nullable=False),
        sa.Column("ttl_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("executor_id", name=op.f("pk_lease")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("known_as", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("framework_version", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
    )
    op.create_table(
        "resumption",
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Boolean(), nullable=False),
        sa.Column("resumed_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_resumption")),
    )
    op.create_table(
        "attestation_text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_text")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_attestation_text_provider_id")),
        sa.UniqueConstraint("provider_id", "version", name=op.f("uq_attestation_text_provider_id_version")),
    )
    op.create_index(op.f("ix_attestation_text_provider_id"), "attestation_text", ["provider_id"])
    op.create_table(
        "audit_payload",
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_payload")),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_payload_entry_id")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_cohort_provider_id")),
    )
    op.create_index(op.f("ix_cohort_provider_id"), "cohort", ["provider_id"])
    op.create_table(
        "credential",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credential")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("known_as", sa.String(), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("scope_kind", WORD, nullable=False),
        sa.Column("scope_id", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=True),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("accepted_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_invitation_accepted_by")),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_invitation_provider_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
    )
    op.create_index(op.f("ix_invitation_provider_id"), "invitation", ["provider_id"])
    op.create_table(
        "membership",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("scope_kind", WORD, nullable=False),
        sa.Column("scope_id", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_membership_provider_id")),
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"])
    op.create_index(op.f("ix_membership_provider_id"), "membership", ["provider_id"])
    op.create_table(
        "password_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_password_link_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_link_person_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_password_link_token_sha256")),
    )
    op.create_index(op.f("ix_password_link_person_id"), "password_link", ["person_id"])
    op.create_table(
        "school",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_school_provider_id")),
    )
    op.create_index(op.f("ix_school_provider_id"), "school", ["provider_id"])
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_token_sha256")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"])
    op.create_table(
        "placement",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.String(), nullable=False),
        sa.Column("trainee_id", sa.String(), nullable=False),
        sa.Column("school_id", sa.String(), nullable=False),
        sa.Column("mentor_id", sa.String(), nullable=True),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("age_phase", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_placement_cohort_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_placement_mentor_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_placement_provider_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_placement_school_id")),
        sa.ForeignKeyConstraint(["trainee_id"], ["person.id"], name=op.f("fk_placement_trainee_id")),
    )
    op.create_index(op.f("ix_placement_cohort_id"), "placement", ["cohort_id"])
    op.create_index(op.f("ix_placement_mentor_id"), "placement", ["mentor_id"])
    op.create_index(op.f("ix_placement_provider_id"), "placement", ["provider_id"])
    op.create_index(op.f("ix_placement_school_id"), "placement", ["school_id"])
    op.create_index(op.f("ix_placement_trainee_id"), "placement", ["trainee_id"])
    op.create_table(
        "sample",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("random_count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("frame", sa.JSON(), nullable=False),
        sa.Column("drawn_by", sa.String(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_sample_cohort_id")),
        sa.ForeignKeyConstraint(["drawn_by"], ["person.id"], name=op.f("fk_sample_drawn_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_sample_provider_id")),
    )
    op.create_index(op.f("ix_sample_cohort_id"), "sample", ["cohort_id"])
    op.create_index(op.f("ix_sample_provider_id"), "sample", ["provider_id"])
    op.create_table(
        "trainee_standing",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.String(), nullable=False),
        sa.Column("trainee_id", sa.String(), nullable=False),
        sa.Column("standing", WORD, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_standing")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_trainee_standing_cohort_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_trainee_standing_provider_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_trainee_standing_set_by")),
        sa.ForeignKeyConstraint(["trainee_id"], ["person.id"], name=op.f("fk_trainee_standing_trainee_id")),
    )
    op.create_index(op.f("ix_trainee_standing_cohort_id"), "trainee_standing", ["cohort_id"])
    op.create_index(op.f("ix_trainee_standing_provider_id"), "trainee_standing", ["provider_id"])
    op.create_index(op.f("ix_trainee_standing_trainee_id"), "trainee_standing", ["trainee_id"])
    op.create_table(
        "observation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.String(), nullable=False),
        sa.Column("placement_id", sa.String(), nullable=False),
        sa.Column("trainee_id", sa.String(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("focus", sa.String(), nullable=False),
        sa.Column("focus_reason", sa.String(), nullable=False),
        sa.Column("phase", WORD, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("lesson_language", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("attested_at", MOMENT, nullable=True),
        sa.Column("feedback_published_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_observation_cohort_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_observation_placement_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_observation_provider_id")),
        sa.ForeignKeyConstraint(["trainee_id"], ["person.id"], name=op.f("fk_observation_trainee_id")),
    )
    op.create_index(op.f("ix_observation_cohort_id"), "observation", ["cohort_id"])
    op.create_index(op.f("ix_observation_placement_id"), "observation", ["placement_id"])
    op.create_index(op.f("ix_observation_provider_id"), "observation", ["provider_id"])
    op.create_index(op.f("ix_observation_trainee_id"), "observation", ["trainee_id"])
    op.create_table(
        "attestation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("register_outcome", WORD, nullable=False),
        sa.Column("register_checked_on", sa.Date(), nullable=False),
        sa.Column("attested_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_attestation_observation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attestation_person_id")),
        sa.ForeignKeyConstraint(["text_id"], ["attestation_text.id"], name=op.f("fk_attestation_text_id")),
    )
    op.create_index(op.f("ix_attestation_observation_id"), "attestation", ["observation_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("camera", sa.Integer(), nullable=True),
        sa.Column("framework_version", sa.String(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.CheckConstraint("end_ms IS NULL OR end_ms > start_ms", name=op.f("ck_comment_range")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_comment_observation_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id")),
    )
    op.create_index(op.f("ix_comment_author_id"), "comment", ["author_id"])
    op.create_index(op.f("ix_comment_observation_id"), "comment", ["observation_id"])
    op.create_index(op.f("ix_comment_parent_id"), "comment", ["parent_id"])
    op.create_table(
        "preparation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("recording_ids", sa.JSON(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_preparation_observation_id")),
    )
    op.create_index(op.f("ix_preparation_observation_id"), "preparation", ["observation_id"])
    op.create_table(
        "recording",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("camera", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_recording_observation_id")),
    )
    op.create_index(op.f("ix_recording_observation_id"), "recording", ["observation_id"])
    op.create_index(
        op.f("uq_recording_present"),
        "recording",
        ["observation_id", "camera"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "sampled_lesson",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sample_id", sa.String(), nullable=False),
        sa.Column("trainee_id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("part", WORD, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_lesson")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_sampled_lesson_observation_id")),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_sampled_lesson_sample_id")),
        sa.ForeignKeyConstraint(["trainee_id"], ["person.id"], name=op.f("fk_sampled_lesson_trainee_id")),
        sa.UniqueConstraint("sample_id", "observation_id", name=op.f("uq_sampled_lesson_sample_id_observation_id")),
    )
    op.create_index(op.f("ix_sampled_lesson_observation_id"), "sampled_lesson", ["observation_id"])
    op.create_index(op.f("ix_sampled_lesson_sample_id"), "sampled_lesson", ["sample_id"])
    op.create_table(
        "viewing",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("membership_id", sa.String(), nullable=True),
        sa.Column("ranges", sa.JSON(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_viewing_membership_id")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_viewing_observation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_viewing_person_id")),
    )
    op.create_index(op.f("ix_viewing_observation_id"), "viewing", ["observation_id"])
    op.create_index(op.f("ix_viewing_person_id"), "viewing", ["person_id"])
    op.create_table(
        "clock",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("anchor_recording_id", sa.String(), nullable=False),
        sa.Column("pinned_at_revision", sa.Integer(), nullable=False),
        sa.Column("pinned_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.ForeignKeyConstraint(["anchor_recording_id"], ["recording.id"], name=op.f("fk_clock_anchor_recording_id")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_clock_observation_id")),
    )
    op.create_index(op.f("ix_clock_observation_id"), "clock", ["observation_id"])
    op.create_table(
        "comment_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("camera", sa.Integer(), nullable=True),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("replaced_by", sa.String(), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_version")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_version_comment_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["person.id"], name=op.f("fk_comment_version_replaced_by")),
        sa.UniqueConstraint("comment_id", "version", name=op.f("uq_comment_version_comment_id_version")),
    )
    op.create_index(op.f("ix_comment_version_comment_id"), "comment_version", ["comment_id"])
    op.create_table(
        "finding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=True),
        sa.Column("camera", sa.Integer(), nullable=True),
        sa.Column("code", WORD, nullable=False),
        sa.Column("severity", WORD, nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_finding_observation_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_finding_recording_id")),
    )
    op.create_index(op.f("ix_finding_observation_id"), "finding", ["observation_id"])
    op.create_index(op.f("ix_finding_recording_id"), "finding", ["recording_id"])
    op.create_table(
        "part",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_part_recording_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_part_uploaded_by")),
        sa.UniqueConstraint("recording_id", "ordinal", name=op.f("uq_part_recording_id_ordinal")),
    )
    op.create_index(op.f("ix_part_recording_id"), "part", ["recording_id"])
    op.create_table(
        "stage",
        sa.Column("preparation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("camera", sa.Integer(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("done", sa.Double(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("preparation_id", "name", "camera", name=op.f("pk_stage")),
        sa.ForeignKeyConstraint(["preparation_id"], ["preparation.id"], name=op.f("fk_stage_preparation_id")),
    )
    op.create_table(
        "clock_fit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("clock_id", sa.String(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("uncertainty_ms", sa.Double(), nullable=True),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("fitted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_fit")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_fit_clock_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_clock_fit_recording_id")),
        sa.UniqueConstraint("clock_id", "recording_id", name=op.f("uq_clock_fit_clock_id_recording_id")),
    )
    op.create_index(op.f("ix_clock_fit_clock_id"), "clock_fit", ["clock_id"])
    op.create_index(op.f("ix_clock_fit_recording_id"), "clock_fit", ["recording_id"])
    op.create_table(
        "revision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("preparation_id", sa.String(), nullable=False),
        sa.Column("clock_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_revision_clock_id")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_revision_observation_id")),
        sa.ForeignKeyConstraint(["preparation_id"], ["preparation.id"], name=op.f("fk_revision_preparation_id")),
        sa.UniqueConstraint("observation_id", "number", name=op.f("uq_revision_observation_id_number")),
    )
    op.create_index(op.f("ix_revision_observation_id"), "revision", ["observation_id"])
    op.create_index(op.f("ix_revision_preparation_id"), "revision", ["preparation_id"])


def downgrade() -> None:
    """Refuse: there is nothing before the first rows to go back to."""
    raise NotImplementedError("The first migration cannot be undone. Restore a backup instead.")
