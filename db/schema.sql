CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TABLE adverse_event (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	term TEXT NOT NULL, 
	grade INTEGER, 
	ctcae_version TEXT, 
	end_date TEXT, 
	related_to TEXT NOT NULL, 
	CONSTRAINT pk_adverse_event PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE aetiology (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	cause TEXT, 
	certainty TEXT, 
	hbsag TEXT, 
	antiviral_therapy INTEGER, 
	antiviral_drug TEXT NOT NULL, 
	CONSTRAINT pk_aetiology PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE attachment (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	title TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size_bytes INTEGER NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE attachment_content (
	sha256 TEXT NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_attachment_content PRIMARY KEY (sha256)
);

CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	operation_id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	action TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	old TEXT, 
	new TEXT, 
	reason TEXT NOT NULL, 
	mac BLOB NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (seq)
);

CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	seal BLOB NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);

CREATE TABLE board_decision (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	decision TEXT NOT NULL, 
	rationale TEXT NOT NULL, 
	review_date TEXT, 
	CONSTRAINT pk_board_decision PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE board_question (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	question TEXT NOT NULL, 
	meeting_date TEXT, 
	status TEXT, 
	asked_by TEXT NOT NULL, goal TEXT, 
	CONSTRAINT pk_board_question PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE body_size (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	height_cm TEXT, 
	weight_kg TEXT, 
	CONSTRAINT pk_body_size PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_course (
	case_id TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	rules TEXT NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_case_course PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE VIRTUAL TABLE case_search USING fts5(number, name, content, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');

CREATE TABLE case_summary (
	case_key INTEGER NOT NULL, 
	case_id TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	case_number TEXT NOT NULL, 
	name TEXT NOT NULL, 
	sex TEXT NOT NULL, 
	age_years INTEGER, 
	question TEXT NOT NULL, 
	meeting_date TEXT, 
	status TEXT NOT NULL, 
	bclc TEXT NOT NULL, 
	cnlc TEXT NOT NULL, 
	child_pugh TEXT NOT NULL, 
	albi TEXT NOT NULL, 
	albi_grade TEXT NOT NULL, 
	ecog_ps TEXT NOT NULL, 
	afp TEXT NOT NULL, 
	afp_trend TEXT NOT NULL, 
	last_response TEXT NOT NULL, 
	last_response_note TEXT NOT NULL, 
	readiness_done INTEGER NOT NULL, 
	readiness_total INTEGER NOT NULL, 
	missing_items INTEGER NOT NULL, 
	as_of TEXT NOT NULL, 
	rules TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	case_number_key TEXT, 
	name_key TEXT, 
	question_key TEXT, 
	status_key TEXT, 
	bclc_key TEXT, 
	cnlc_key TEXT, 
	child_pugh_key TEXT, 
	albi_key FLOAT, 
	ecog_key TEXT, 
	afp_key FLOAT, 
	response_key TEXT, 
	CONSTRAINT pk_case_summary PRIMARY KEY (case_key), 
	CONSTRAINT uq_case_summary_case_id UNIQUE (case_id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE comorbidity (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	kind TEXT, 
	certainty TEXT, 
	CONSTRAINT pk_comorbidity PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE complication (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	procedure_id TEXT, 
	description TEXT NOT NULL, 
	clavien_dindo TEXT, 
	CONSTRAINT pk_complication PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(procedure_id) REFERENCES procedure (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE conversion_review (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	rule_set TEXT NOT NULL, 
	CONSTRAINT pk_conversion_review PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE diagnosis (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	basis TEXT, 
	CONSTRAINT pk_diagnosis PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE dose_event (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	therapy_id TEXT, 
	kind TEXT, 
	drug TEXT NOT NULL, 
	dose TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_dose_event PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(therapy_id) REFERENCES systemic_therapy (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE draft (
	case_id TEXT NOT NULL, 
	form TEXT NOT NULL, 
	author TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (case_id, form, author)
);

CREATE TABLE endoscopy (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	varices TEXT, 
	grade TEXT NOT NULL, 
	treatment TEXT NOT NULL, 
	CONSTRAINT pk_endoscopy PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE follow_up (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	vital_status TEXT, 
	cause_of_death TEXT NOT NULL, 
	recurrence TEXT, clinical_progression TEXT, 
	CONSTRAINT pk_follow_up PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE imaging_study (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	label TEXT NOT NULL, 
	modality TEXT, 
	phases TEXT NOT NULL, 
	reader TEXT NOT NULL, 
	all_nodules_listed INTEGER, 
	nodule_count_low INTEGER, 
	nodule_count_high INTEGER, 
	largest_diameter_low_mm INTEGER, 
	largest_diameter_high_mm INTEGER, 
	infiltrative TEXT, 
	liver_involvement_pct TEXT, 
	adjacent_organ_invasion TEXT, 
	visceral_peritoneum_perforation TEXT, new_lesions TEXT, 
	CONSTRAINT pk_imaging_study PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE judgement (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	question TEXT, 
	answer TEXT, 
	value TEXT, 
	comparator TEXT NOT NULL, 
	CONSTRAINT pk_judgement PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE lab_result (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	analyte TEXT, 
	value TEXT, 
	comparator TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	reference_low TEXT, 
	reference_high TEXT, 
	time_of_day TEXT NOT NULL, 
	confirmed INTEGER NOT NULL, 
	CONSTRAINT pk_lab_result PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE lesion (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	label TEXT NOT NULL, 
	organ TEXT, 
	segments TEXT NOT NULL, 
	location TEXT NOT NULL, 
	role TEXT, 
	hcc_certainty TEXT, features TEXT DEFAULT '[]' NOT NULL, progressed_since_treatment INTEGER, split_from_id TEXT REFERENCES lesion (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT pk_lesion PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE liver_assessment (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	cirrhosis TEXT, 
	ascites TEXT, 
	encephalopathy_grade_low INTEGER, 
	encephalopathy_grade_high INTEGER, 
	portal_hypertension TEXT, 
	splenomegaly TEXT, 
	cholestatic_disease TEXT, 
	dialysis_twice_past_week TEXT, 
	child_pugh_class TEXT, 
	child_pugh_score INTEGER, 
	CONSTRAINT pk_liver_assessment PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE liver_volumetry (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	study_id TEXT, 
	total_volume_ml TEXT, 
	tumour_volume_ml TEXT, 
	remnant_volume_ml TEXT, 
	remnant_segments TEXT NOT NULL, 
	formula TEXT, 
	standard_volume_ml TEXT, 
	CONSTRAINT pk_liver_volumetry PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(study_id) REFERENCES imaging_study (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE measurement (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	lesion_id TEXT, 
	study_id TEXT, 
	state TEXT, 
	longest_diameter_mm INTEGER, 
	viable_diameter_mm INTEGER, 
	short_axis_mm INTEGER, 
	li_rads TEXT, 
	arterial_enhancement TEXT, 
	washout TEXT, 
	treated INTEGER, joined_to_id TEXT REFERENCES lesion (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT pk_measurement PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(lesion_id) REFERENCES lesion (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(study_id) REFERENCES imaging_study (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE metastasis_finding (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	study_id TEXT, 
	site TEXT, 
	certainty TEXT, 
	count INTEGER, 
	description TEXT NOT NULL, 
	CONSTRAINT pk_metastasis_finding PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(study_id) REFERENCES imaging_study (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE operation (
	id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	action TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	undoes TEXT, 
	first_seq INTEGER NOT NULL, 
	last_seq INTEGER NOT NULL, 
	CONSTRAINT pk_operation PRIMARY KEY (id), 
	CONSTRAINT uq_operation_undoes UNIQUE (undoes), 
	FOREIGN KEY(undoes) REFERENCES operation (id)
);

CREATE TABLE operation_plan (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	operation_date TEXT, 
	kind TEXT, 
	resected_segments TEXT NOT NULL, 
	margin_mm INTEGER, 
	surgeons_agreeing INTEGER, 
	jlca_category TEXT, 
	CONSTRAINT pk_operation_plan PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE pathology (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	specimen TEXT, 
	diagnosis TEXT NOT NULL, 
	histological_grade TEXT, 
	microvascular_invasion TEXT, 
	margin TEXT, 
	lesion_id TEXT, 
	CONSTRAINT pk_pathology PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(lesion_id) REFERENCES lesion (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE patient (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	case_number TEXT NOT NULL, 
	name TEXT NOT NULL, 
	hospital_number TEXT NOT NULL, 
	sex TEXT, 
	birth_date TEXT, 
	birth_date_precision TEXT NOT NULL, 
	age_years INTEGER, 
	synthetic INTEGER NOT NULL, 
	CONSTRAINT pk_patient PRIMARY KEY (id)
);

CREATE TABLE performance_status (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	ecog_low INTEGER, 
	ecog_high INTEGER, 
	cancer_related TEXT, 
	CONSTRAINT pk_performance_status PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE procedure (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	kind TEXT, 
	session INTEGER, 
	target TEXT NOT NULL, 
	details TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	margin TEXT, 
	CONSTRAINT pk_procedure PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE response_baseline (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	study_id TEXT, 
	CONSTRAINT pk_response_baseline PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(study_id) REFERENCES imaging_study (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE setting (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
);

CREATE TABLE store_identity (
	store_id TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	created_by TEXT NOT NULL, 
	CONSTRAINT pk_store_identity PRIMARY KEY (store_id)
);

CREATE TABLE systemic_therapy (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	line INTEGER, 
	drugs TEXT NOT NULL, 
	dose TEXT NOT NULL, 
	stop_date TEXT, 
	stop_reason TEXT, 
	ongoing INTEGER, 
	best_response TEXT, 
	response_criteria TEXT, 
	CONSTRAINT pk_systemic_therapy PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE transplant_candidacy (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	candidate TEXT, 
	CONSTRAINT pk_transplant_candidacy PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE vascular_invasion (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	date TEXT, 
	date_precision TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at TEXT, 
	recorded_by TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	void_reason TEXT NOT NULL, 
	import_key TEXT NOT NULL, 
	study_id TEXT, 
	portal_vein TEXT, 
	portal_vein_high TEXT, 
	portal_vein_main_trunk TEXT, 
	portal_vein_contralateral TEXT, 
	hepatic_vein TEXT, 
	bile_duct TEXT, 
	thrombus_enhancing TEXT, thrombus_status TEXT, 
	CONSTRAINT pk_vascular_invasion PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(study_id) REFERENCES imaging_study (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_adverse_event_case_id ON adverse_event (case_id);

CREATE INDEX ix_aetiology_case_id ON aetiology (case_id);

CREATE INDEX ix_attachment_case_id ON attachment (case_id);

CREATE INDEX ix_audit_case_id ON audit (case_id, seq);

CREATE INDEX ix_audit_record_id ON audit (record_id, seq);

CREATE INDEX ix_board_decision_case_id ON board_decision (case_id);

CREATE INDEX ix_board_question_case_id ON board_question (case_id);

CREATE INDEX ix_body_size_case_id ON body_size (case_id);

CREATE INDEX ix_case_summary_afp_key ON case_summary (voided, afp_key);

CREATE INDEX ix_case_summary_age_years ON case_summary (voided, age_years);

CREATE INDEX ix_case_summary_albi_key ON case_summary (voided, albi_key);

CREATE INDEX ix_case_summary_bclc ON case_summary (voided, bclc);

CREATE INDEX ix_case_summary_bclc_key ON case_summary (voided, bclc_key);

CREATE INDEX ix_case_summary_case_number_key ON case_summary (voided, case_number_key);

CREATE INDEX ix_case_summary_changed_at ON case_summary (voided, changed_at);

CREATE INDEX ix_case_summary_child_pugh_key ON case_summary (voided, child_pugh_key);

CREATE INDEX ix_case_summary_cnlc ON case_summary (voided, cnlc);

CREATE INDEX ix_case_summary_cnlc_key ON case_summary (voided, cnlc_key);

CREATE INDEX ix_case_summary_ecog_key ON case_summary (voided, ecog_key);

CREATE INDEX ix_case_summary_meeting_date ON case_summary (voided, meeting_date, changed_at DESC);

CREATE INDEX ix_case_summary_missing_items ON case_summary (voided, missing_items);

CREATE INDEX ix_case_summary_name_key ON case_summary (voided, name_key);

CREATE INDEX ix_case_summary_question_key ON case_summary (voided, question_key);

CREATE INDEX ix_case_summary_response_key ON case_summary (voided, response_key);

CREATE INDEX ix_case_summary_status ON case_summary (voided, status);

CREATE INDEX ix_case_summary_status_key ON case_summary (voided, status_key);

CREATE INDEX ix_comorbidity_case_id ON comorbidity (case_id);

CREATE INDEX ix_complication_case_id ON complication (case_id);

CREATE INDEX ix_conversion_review_case_id ON conversion_review (case_id);

CREATE INDEX ix_diagnosis_case_id ON diagnosis (case_id);

CREATE INDEX ix_dose_event_case_id ON dose_event (case_id);

CREATE INDEX ix_endoscopy_case_id ON endoscopy (case_id);

CREATE INDEX ix_follow_up_case_id ON follow_up (case_id);

CREATE INDEX ix_imaging_study_case_id ON imaging_study (case_id);

CREATE INDEX ix_judgement_case_id ON judgement (case_id);

CREATE INDEX ix_lab_result_case_id ON lab_result (case_id);

CREATE INDEX ix_lesion_case_id ON lesion (case_id);

CREATE INDEX ix_liver_assessment_case_id ON liver_assessment (case_id);

CREATE INDEX ix_liver_volumetry_case_id ON liver_volumetry (case_id);

CREATE INDEX ix_measurement_case_id ON measurement (case_id);

CREATE INDEX ix_metastasis_finding_case_id ON metastasis_finding (case_id);

CREATE INDEX ix_operation_author_last_seq ON operation (author, last_seq);

CREATE INDEX ix_operation_plan_case_id ON operation_plan (case_id);

CREATE INDEX ix_pathology_case_id ON pathology (case_id);

CREATE INDEX ix_patient_hospital_number ON patient (hospital_number);

CREATE INDEX ix_performance_status_case_id ON performance_status (case_id);

CREATE INDEX ix_procedure_case_id ON procedure (case_id);

CREATE INDEX ix_response_baseline_case_id ON response_baseline (case_id);

CREATE INDEX ix_systemic_therapy_case_id ON systemic_therapy (case_id);

CREATE INDEX ix_transplant_candidacy_case_id ON transplant_candidacy (case_id);

CREATE INDEX ix_vascular_invasion_case_id ON vascular_invasion (case_id);

CREATE UNIQUE INDEX uq_patient_case_number_valid ON patient (case_number) WHERE voided = 0;

